import { EXIT, Refusal } from "./refusal";

/** Options of S3DistCp, by how they are written. Defaults stand in options.ts. */
const OPTIONS = {
  help: "flag",
  src: "value",
  dest: "value",
  srcPattern: "value",
  groupBy: "value",
  targetSize: "value",
  appendToLastFile: "value",
  outputCodec: "value",
  numberFiles: "flag",
  startingIndex: "value",
  deleteOnSuccess: "flag",
  srcPrefixesFile: "value",
  outputManifest: "value",
  previousManifest: "value",
  requirePreviousManifest: "value",
  copyFromManifest: "flag",
  filesPerMapper: "value",
  s3Endpoint: "value",
  s3ServerSideEncryption: "flag",
  storageClass: "value",
  disableMultipartUpload: "flag",
  multipartUploadChunkSize: "value",
} as const;

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof OPTIONS;

/** Options as they were written, the last of each name; a flag that was given is "true". */
export interface WrittenOptions {
  readonly options: ReadonlyMap<OptionName, string>;
  /** Hadoop's own settings: `-D key=value`. */
  readonly hadoop: ReadonlyMap<string, string>;
}

/**
 * Reads `--option=value`, `--option==value`, `--option value`, flags, and Hadoop's `-D key=value`.
 * Throws a {@link Refusal} for any other word.
 */
export function readArguments(words: readonly string[]): WrittenOptions {
  const options = new Map<OptionName, string>();
  const hadoop = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const next = words[at + 1];
    if (word.startsWith("-D")) at += readHadoop(word, next, hadoop);
    else at += readOption(word, next, options);
  }
  return { options, hadoop };
}

/** Reads one option; how many words it took besides its own. */
function readOption(word: string, next: string | undefined, into: Map<OptionName, string>): number {
  const [, name, value] = /^--([A-Za-z0-9]+)(?:==?([\s\S]*))?$/.exec(word) ?? [];
  if (name === undefined || !isOption(name)) throw unknown(word);
  if (OPTIONS[name] === "value") return readValue(name, value, next, into);
  if (value !== undefined) throw unknown(word);
  into.set(name, "true");
  return 0;
}

function readValue(
  name: OptionName,
  attached: string | undefined,
  next: string | undefined,
  into: Map<OptionName, string>,
): number {
  const value = attached ?? next;
  if (value === undefined) throw new Refusal(EXIT.failed, `Argument --${name} needs a value.`);
  into.set(name, value);
  return attached === undefined ? 1 : 0;
}

function readHadoop(word: string, next: string | undefined, into: Map<string, string>): number {
  const setting = word === "-D" ? (next ?? "") : word.slice(2);
  const equals = setting.indexOf("=");
  if (equals < 1) throw unknown(`${word} ${setting}`);
  into.set(setting.slice(0, equals), setting.slice(equals + 1));
  return word === "-D" ? 1 : 0;
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

function unknown(word: string): Refusal {
  return new Refusal(EXIT.failed, `RuntimeException: Argument ${word} doesn't match.`);
}

/** What `--help` prints. */
export function helpText(): string {
  const lines = Object.entries(OPTIONS).map(([name, kind]) =>
    kind === "flag" ? `  --${name}` : `  --${name}=VALUE`,
  );
  return ["s3-dist-cp (stand-in) options:", ...lines].join("\n");
}
