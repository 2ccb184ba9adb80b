/** The words of a `spark-submit`, taken apart. */
export interface SparkWords {
  /** `--conf` settings, the last of each key. */
  readonly conf: ReadonlyMap<string, string>;
  /** All other options, in order. */
  readonly options: readonly SparkOption[];
  /** The application file and its own words. */
  readonly application: readonly string[];
}

/** One option of `spark-submit`; a flag has no value. */
export interface SparkOption {
  readonly name: string;
  readonly value?: string;
}

const FLAGS = new Set(["--verbose", "-v", "--supervise", "--help", "-h", "--version"]);

/** Takes the words after `spark-submit` apart. Throws for an option that lacks its value. */
export function readSparkWords(words: readonly string[]): SparkWords {
  const conf = new Map<string, string>();
  const options: SparkOption[] = [];
  let at = 0;
  while (at < words.length) {
    const option = readOption(words, at);
    if (option === undefined) break;
    at = option.next;
    if (option.name === "--conf" || option.name === "-c") setConf(conf, option.value ?? "");
    else options.push(strip(option));
  }
  return { conf, options, application: words.slice(at) };
}

interface ReadOption extends SparkOption {
  readonly next: number;
}

/** The option at `at`; undefined when the application begins there. */
function readOption(words: readonly string[], at: number): ReadOption | undefined {
  const word = words[at] ?? "";
  if (!word.startsWith("-") || word === "-") return undefined;
  if (FLAGS.has(word)) return { name: word, next: at + 1 };
  const equals = word.indexOf("=");
  if (equals > 0) {
    return { name: word.slice(0, equals), value: word.slice(equals + 1), next: at + 1 };
  }
  const value = words[at + 1];
  if (value === undefined) throw new Error(`spark-submit: ${word} needs a value`);
  return { name: word, value, next: at + 2 };
}

function strip({ name, value }: ReadOption): SparkOption {
  return value === undefined ? { name } : { name, value };
}

function setConf(conf: Map<string, string>, setting: string): void {
  const equals = setting.indexOf("=");
  if (equals < 1) throw new Error(`spark-submit: --conf must be KEY=VALUE, got "${setting}"`);
  conf.set(setting.slice(0, equals).trim(), setting.slice(equals + 1));
}
