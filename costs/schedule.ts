/** Hours of an average month. */
export const HOURS_A_MONTH = 730;

/** Days of an average month. */
const DAYS_A_MONTH = HOURS_A_MONTH / 24;

const HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };

/** Minutes, hours, days, months, weekdays and years. */
const CRON_FIELDS = 6;

/** The fields of a cron expression of EventBridge Scheduler, with the values each may have. */
const FIELDS = {
  minutes: { least: 0, most: 59, names: "" },
  hours: { least: 0, most: 23, names: "" },
  days: { least: 1, most: 31, names: "" },
  months: { least: 1, most: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC" },
  weekdays: { least: 1, most: 7, names: "SUN MON TUE WED THU FRI SAT" },
} as const;

/**
 * How often a schedule, `rate(…)` or `cron(…)`, starts something in an average month. An expression that cannot be
 * read counts as nothing.
 */
export function startsAMonth(expression: string): number {
  const [, kind, inner = ""] = /^(rate|cron)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === "rate") return ratePerMonth(inner);
  return kind === "cron" ? cronPerMonth(inner) : 0;
}

function ratePerMonth(rate: string): number {
  const [, count, unit = ""] = /^(\d+) +(minute|hour|day)s?$/.exec(rate.trim()) ?? [];
  const hours = Number(count) * (HOURS[unit] ?? 0);
  return hours > 0 ? HOURS_A_MONTH / hours : 0;
}

function cronPerMonth(cron: string): number {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== CRON_FIELDS) return 0;
  const [minutes = "", hours = "", days = "", months = "", weekdays = ""] = fields;
  const perDay = chosen(minutes, FIELDS.minutes) * chosen(hours, FIELDS.hours);
  const share = chosen(months, FIELDS.months) / FIELDS.months.most;
  return perDay * daysPerMonth(days, weekdays) * share;
}

function daysPerMonth(days: string, weekdays: string): number {
  const isAny = (field: string): boolean => field === "*" || field === "?";
  if (!isAny(weekdays)) {
    return (chosen(weekdays, FIELDS.weekdays) / FIELDS.weekdays.most) * DAYS_A_MONTH;
  }
  return isAny(days) ? DAYS_A_MONTH : chosen(days, FIELDS.days);
}

interface Field {
  readonly least: number;
  readonly most: number;
  readonly names: string;
}

/** How many values a field like `1-5`, `0/15` or `MON,FRI` lets through. */
function chosen(text: string, field: Field): number {
  const values = new Set(text.split(",").flatMap((part) => partValues(part, field)));
  return values.size;
}

function partValues(part: string, field: Field): number[] {
  const [range = "", step = "1"] = part.split("/");
  const [start, end] = boundsOf(range, part.includes("/"), field);
  const every = Math.max(1, Number(step) || 1);
  const values: number[] = [];
  for (let value = start; value <= end; value += every) values.push(value);
  return values;
}

/** The first and last value of a range; one with steps goes on to the field's end. */
function boundsOf(range: string, hasStep: boolean, field: Field): [first: number, last: number] {
  if (range === "*" || range === "?") return [field.least, field.most];
  const [from = "", to] = range.split("-");
  const first = valueOf(from, field);
  if (to !== undefined) return [first, valueOf(to, field)];
  return [first, hasStep ? field.most : first];
}

/** `L`, `15W` and `2#1` name one day each. */
function valueOf(text: string, { least, names }: Field): number {
  const named = names.split(" ").indexOf(text.toUpperCase());
  if (named >= 0) return named + least;
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? least : number;
}
