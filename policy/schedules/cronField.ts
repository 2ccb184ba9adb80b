/** One field of a cron expression: what it may hold beside lists, ranges and steps of its numbers. */
export interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for numbers, from `least` on. */
  readonly names?: readonly string[];
  /** What else a part of it may be, such as `L`. */
  readonly also?: RegExp;
}

/** The names of months, in cron's order. */
export const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** The names of weekdays, in cron's order. */
export const WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

/** `*`, a value or a range, and how far its steps go. */
const PART = /^(?:\*|([A-Z0-9]+)(?:-([A-Z0-9]+))?)(?:\/(\d+))?$/;

/** What is wrong with a field's text; undefined where nothing is. */
export function fieldComplaint(field: CronField, text: string): string | undefined {
  const wrong = text
    .toUpperCase()
    .split(",")
    .find((part) => !isPart(field, part));
  if (wrong === undefined) return undefined;
  return `the field of ${field.name} must hold ${field.least} to ${field.most}, got "${text}"`;
}

function isPart(field: CronField, part: string): boolean {
  if (field.also?.test(part) === true) return true;
  const found = PART.exec(part);
  if (found === null) return false;
  const [, from, to, step] = found;
  const values = [from, to].filter((value) => value !== undefined).map((it) => valueOf(field, it));
  return values.every((value) => isWithin(field, value)) && isRising(values) && step !== "0";
}

function isWithin({ least, most }: CronField, value: number): boolean {
  return value >= least && value <= most;
}

function isRising([first = 0, last = first]: readonly number[]): boolean {
  return first <= last;
}

/** The number that a word stands for; NaN where it stands for none. */
function valueOf({ names = [], least }: CronField, word: string): number {
  const at = names.indexOf(word);
  return at === -1 ? Number(/^\d+$/.test(word) ? word : Number.NaN) : at + least;
}
