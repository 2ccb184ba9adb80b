import { EXIT, Refusal } from "./exitCodes";
import { didYouMean } from "./nearest";

/** Options as commander leaves them: text, flags, lists of texts. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** Turns a command's words into values and gathers every complaint, so that a user mends them in one go. */
export class OptionReader {
  private readonly complaints: string[] = [];

  constructor(private readonly options: RawOptions) {}

  /** The text of an option; undefined when it is not given, and with a complaint when it is empty. */
  text(option: string): string | undefined {
    const value = this.options[camelCase(option)];
    if (typeof value !== "string") return undefined;
    if (value.trim() !== "") return value;
    this.complain(`--${option}`, "must not be empty");
    return undefined;
  }

  flag(option: string): boolean {
    return this.options[camelCase(option)] === true;
  }

  /** A whole number from `least` to `most`. */
  whole(option: string, [least, most]: readonly [number, number]): number | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const number = /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.complain(`--${option}`, `must be a whole number from ${least} to ${most}, got "${value}"`);
    return undefined;
  }

  /** A number from `least` to `most`. */
  number(option: string, [least, most]: readonly [number, number]): number | undefined {
    const value = this.text(option);
    if (value === undefined) return undefined;
    const number = /^[-+.\de]+$/i.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.complain(`--${option}`, `must be a number from ${least} to ${most}, got "${value}"`);
    return undefined;
  }

  /** One of `choices`. */
  choice<T extends string>(option: string, choices: readonly T[]): T | undefined {
    const value = this.text(option);
    const found = choices.find((choice) => choice === value);
    if (value !== undefined && found === undefined) {
      const hint = didYouMean(value, choices);
      this.complain(`--${option}`, `must be one of ${choices.join(", ")}, got "${value}".${hint}`);
    }
    return found;
  }

  /** Words between commas. */
  list(option: string): string[] | undefined {
    const words = this.text(option)
      ?.split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "");
    if (words?.length === 0) this.complain(`--${option}`, "must name something between commas");
    return words;
  }

  /** Notes a complaint, once however often it is come upon. */
  complain(where: string, reason: string): void {
    const complaint = `  ${where}: ${reason}`;
    if (!this.complaints.includes(complaint)) this.complaints.push(complaint);
  }

  /** Throws one error that lists every complaint; does nothing when there is none. */
  done(command: string): void {
    if (this.complaints.length === 0) return;
    const lines = [`${command} cannot do that:`, ...this.complaints];
    throw new Refusal(EXIT.usage, [...lines, `See ${command} --help`].join("\n"));
  }
}

/** Commander's name for an option: `songs-layout` is `songsLayout`. */
export function camelCase(option: string): string {
  return option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
