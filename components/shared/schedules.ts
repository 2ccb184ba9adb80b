import { comesRound, type CronField, type CronValues, cronValues, MONTHS, WEEKDAYS } from "./cron";

const MINUTES: CronField = { name: "minutes", low: 0, high: 59 };
const HOURS: CronField = { name: "hours", low: 0, high: 23 };
const MONTH: CronField = { name: "month", low: 1, high: 12, words: MONTHS };

/**
 * Fields of EventBridge Scheduler, in order.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
const AWS_FIELDS: readonly CronField[] = [
  { ...MINUTES, wraps: true },
  { ...HOURS, wraps: true },
  { name: "day of month", low: 1, high: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { ...MONTH, wraps: true },
  {
    name: "day of week",
    low: 1,
    high: 7,
    words: WEEKDAYS,
    wraps: true,
    special:
      /^(\?|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/i,
  },
  { name: "year", low: 1970, high: 2199 },
];

/**
 * Fields of a schedule on Kubernetes, in order: those of the cron library that CronJobs and the Spark Operator use.
 *
 * @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
 */
const KUBE_FIELDS: readonly CronField[] = [
  { ...MINUTES, special: /^\?$/ },
  { ...HOURS, special: /^\?$/ },
  { name: "day of month", low: 1, high: 31, special: /^\?$/ },
  { ...MONTH, special: /^\?$/ },
  { name: "day of week", low: 0, high: 6, words: WEEKDAYS, special: /^\?$/ },
];

/** Why EventBridge Scheduler would not take `expression`, or never start anything by it; undefined where it will do. */
export function scheduleFault(expression: string, now = new Date()): string | undefined {
  const rate = /^rate\((.*)\)$/.exec(expression)?.[1];
  if (rate !== undefined) return rateFault(rate);
  const cron = /^cron\((.*)\)$/.exec(expression)?.[1];
  if (cron !== undefined) return awsCronFault(cron.trim(), now);
  return "must be rate(…) or cron(…)";
}

function rateFault(rate: string): string | undefined {
  const [, value = "", unit = "", plural] = /^(\d{1,9}) (minute|hour|day)(s?)$/.exec(rate) ?? [];
  if (unit === "") return "must be rate(VALUE UNIT), as rate(6 hours), with minutes, hours or days";
  if (Number(value) === 0) return "never starts anything: a rate is 1 or more";
  const isPlural = plural === "s";
  if (isPlural === Number(value) > 1) return undefined;
  return `must be written rate(${Number(value)} ${unit}${isPlural ? "" : "s"})`;
}

function awsCronFault(cron: string, now: Date): string | undefined {
  const texts = cron.split(/\s+/);
  const read = readFields(
    texts,
    AWS_FIELDS,
    "minutes, hours, day of month, month, day of week, year",
  );
  if (typeof read === "string") return read;
  const [, , dayText, , weekdayText] = texts;
  if ((dayText === "?") === (weekdayText === "?")) {
    return 'must have "?" as its day of month or as its day of week, and a value as the other';
  }
  const [, , daysOfMonth = "any", months = "any", weekdays = "any", years = "any"] = read;
  const days = { years, months, daysOfMonth, weekdays: fromSunday(weekdays), eitherWill: false };
  return comesRound(days, now) ? undefined : NEVER;
}

/** Why a schedule on Kubernetes would not be taken, or never come; undefined where it will do. */
export function kubeScheduleFault(cron: string, now = new Date()): string | undefined {
  const texts = cron.split(" ");
  const read = readFields(texts, KUBE_FIELDS, "minutes, hours, day of month, month, day of week");
  if (typeof read === "string") return read;
  const [, , daysOfMonth = "any", months = "any", weekdays = "any"] = read;
  // The library lets a day suit either kind where both are narrowed, else both.
  const eitherWill = [texts[2], texts[4]].every((text) => !/^[*?]/.test(String(text)));
  const days = { years: "any" as const, months, daysOfMonth, weekdays, eitherWill };
  return comesRound(days, now) ? undefined : NEVER;
}

const NEVER = "never starts anything: no day from now on is one of its days";

function readFields(
  texts: readonly string[],
  fields: readonly CronField[],
  names: string,
): CronValues[] | string {
  if (texts.length !== fields.length) {
    return `must have ${fields.length} fields (${names}), and has ${texts.length}`;
  }
  const read: CronValues[] = [];
  for (const [index, field] of fields.entries()) {
    const text = texts[index] ?? "";
    const values = cronValues(text, field);
    if (values === undefined) {
      return `has "${text}" as its ${field.name}, which goes from ${field.low} to ${field.high}`;
    }
    read.push(values);
  }
  return read;
}

/** EventBridge counts Sunday as 1. */
function fromSunday(values: CronValues): CronValues {
  return values === "any" ? values : new Set([...values].map((day) => day - 1));
}
