/** What one field of a cron expression may hold. */
export interface CronField {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Words for the numbers from `low` on. */
  readonly words?: readonly string[];
  /** What else it may hold, such as `L`; what that means is not looked into. */
  readonly special?: RegExp;
  /** Whether a range may go over the end, as FRI-MON. */
  readonly wraps?: boolean;
}

/** The values of a field, or `any` where they are not looked into. */
export type CronValues = ReadonlySet<number> | "any";

export const MONTHS = words("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC");
export const WEEKDAYS = words("SUN MON TUE WED THU FRI SAT");

function words(text: string): readonly string[] {
  return text.split(" ");
}

/** The values that `text` names; undefined where it is none for this field. */
export function cronValues(text: string, field: CronField): CronValues | undefined {
  const values = new Set<number>();
  let isOpen = false;
  for (const item of text.split(",")) {
    if (field.special?.test(item) === true) isOpen = true;
    else {
      const found = itemValues(item, field);
      if (found === undefined) return undefined;
      for (const value of found) values.add(value);
    }
  }
  return isOpen ? "any" : values;
}

function itemValues(item: string, field: CronField): number[] | undefined {
  const [range = "", step, more] = item.split("/");
  if (more !== undefined || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return undefined;
  const span = spanOf(range, field, step !== undefined);
  if (span === undefined) return undefined;
  return span.filter((_, index) => index % Number(step ?? 1) === 0);
}

function spanOf(range: string, field: CronField, isStepped: boolean): number[] | undefined {
  if (range === "*") return between(field.low, field.high);
  const [first = "", last, more] = range.split("-");
  if (more !== undefined) return undefined;
  const from = numberOf(first, field);
  if (last !== undefined) return spanBetween(from, numberOf(last, field), field);
  return spanBetween(from, isStepped ? field.high : from, field);
}

function spanBetween(
  from: number | undefined,
  to: number | undefined,
  { low, high, wraps = false }: CronField,
): number[] | undefined {
  if (from === undefined || to === undefined) return undefined;
  if (from <= to) return between(from, to);
  return wraps ? [...between(from, high), ...between(low, to)] : undefined;
}

function numberOf(text: string, { low, high, words: known = [] }: CronField): number | undefined {
  const index = known.indexOf(text.toUpperCase());
  if (index >= 0) return low + index;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= low && number <= high ? number : undefined;
}

function between(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

/** Which days a schedule is for. */
export interface CronDays {
  readonly years: CronValues;
  readonly months: CronValues;
  readonly daysOfMonth: CronValues;
  /** Sunday is 0. */
  readonly weekdays: CronValues;
  /** Whether a day needs to suit one of the two kinds of days only. */
  readonly eitherWill: boolean;
}

/** Years that are looked at: after them, leap years and weekdays come round again. */
const YEARS_AHEAD = 40;

const DAY_MS = 86_400_000;

/** Whether any day from `now` on, in UTC, is one of the schedule's. */
export function comesRound(days: CronDays, now: Date): boolean {
  const thisYear = now.getUTCFullYear();
  const years =
    days.years === "any"
      ? between(thisYear, thisYear + YEARS_AHEAD)
      : [...days.years].filter((year) => year >= thisYear).sort((a, b) => a - b);
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return years.slice(0, YEARS_AHEAD).some((year) => {
    const end = Date.UTC(year + 1, 0, 1);
    for (let day = Math.max(today, Date.UTC(year, 0, 1)); day < end; day += DAY_MS) {
      if (suits(new Date(day), days)) return true;
    }
    return false;
  });
}

function suits(day: Date, { months, daysOfMonth, weekdays, eitherWill }: CronDays): boolean {
  if (!holds(months, day.getUTCMonth() + 1)) return false;
  const ofMonth = holds(daysOfMonth, day.getUTCDate());
  const ofWeek = holds(weekdays, day.getUTCDay());
  return eitherWill ? ofMonth || ofWeek : ofMonth && ofWeek;
}

function holds(values: CronValues, value: number): boolean {
  return values === "any" || values.has(value);
}
