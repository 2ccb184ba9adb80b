import { fieldComplaint, MONTHS, WEEKDAYS, type CronField } from "./cronField";

const MINUTES: CronField = { name: "minutes", least: 0, most: 59 };
const HOURS: CronField = { name: "hours", least: 0, most: 23 };
const MONTH: CronField = { name: "months", least: 1, most: 12, names: MONTHS };

/** `?`, the last one, the last Friday (`6L`, `FRIL`), the second Monday (`2#2`, `MON#2`). */
const LAST_OR_NTH = new RegExp(`^(\\?|L|([1-7]|${WEEKDAYS.join("|")})(L|#[1-5]))$`);

/** Fields of AWS's cron, in their order. */
const AWS_FIELDS: readonly CronField[] = [
  MINUTES,
  HOURS,
  {
    name: "days of the month",
    least: 1,
    most: 31,
    also: /^(\?|L|LW|L-\d+|([1-9]|[12]\d|3[01])W)$/,
  },
  MONTH,
  { name: "days of the week", least: 1, most: 7, names: WEEKDAYS, also: LAST_OR_NTH },
  { name: "years", least: 1970, most: 2199 },
];

/** Fields of the Spark Operator's cron, in their order. */
const KUBE_FIELDS: readonly CronField[] = [
  MINUTES,
  HOURS,
  { name: "days of the month", least: 1, most: 31, also: /^\?$/ },
  MONTH,
  { name: "days of the week", least: 0, most: 6, names: WEEKDAYS, also: /^\?$/ },
];

/** Places of the two fields of days among AWS's: the one that does not matter holds `?`. */
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

/** Which of AWS's two services is asked to start something. */
export type Scheduler = "EventBridge Scheduler" | "EventBridge";

/**
 * What AWS finds wrong with a schedule expression; undefined where nothing is.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function awsScheduleComplaint(text: string, service: Scheduler): string | undefined {
  const [, kind, inside = ""] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  if (kind === "rate") return rateComplaint(inside, service);
  if (kind === "cron") return awsCronComplaint(inside);
  if (kind === "at" && service === "EventBridge Scheduler") return momentComplaint(inside);
  return "must be rate(…) or cron(…)";
}

/** What the Spark Operator finds wrong with a schedule of five fields; undefined where nothing is. */
export function kubeScheduleComplaint(text: string): string | undefined {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(text)) return;
  return fieldsComplaint(KUBE_FIELDS, text.trim());
}

function rateComplaint(inside: string, service: Scheduler): string | undefined {
  const [, count = "", one = "", many] = /^([1-9]\d*) (minute|hour|day)(s)?$/.exec(inside) ?? [];
  if (one === "") return "rate(…) must hold a whole number above 0 and minutes, hours or days";
  const isPlural = many !== undefined;
  // Rules of EventBridge want the number and the word to agree; the Scheduler takes both.
  if (service === "EventBridge" && isPlural === (count === "1")) {
    return `rate(…) must say ${count} ${one}${count === "1" ? "" : "s"}`;
  }
  return undefined;
}

function awsCronComplaint(inside: string): string | undefined {
  const complaint = fieldsComplaint(AWS_FIELDS, inside);
  if (complaint !== undefined) return complaint;
  const fields = inside.split(" ");
  const days = [fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]];
  return days.filter((field) => field === "?").length === 1
    ? undefined
    : "one of the fields of days, and not both, must be ?";
}

function fieldsComplaint(fields: readonly CronField[], text: string): string | undefined {
  const texts = text.split(" ");
  if (texts.length !== fields.length) {
    return `must have ${fields.length} fields with one blank between them, got ${texts.length}`;
  }
  return fields
    .map((field, at) => fieldComplaint(field, texts[at] ?? ""))
    .find((complaint) => complaint !== undefined);
}

function momentComplaint(inside: string): string | undefined {
  const isForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(inside);
  return isForm && !Number.isNaN(Date.parse(`${inside}Z`))
    ? undefined
    : "at(…) must hold a moment such as 2026-01-31T06:00:00";
}
