import { z } from "zod";

const text = z.string();
const seconds = z.number().optional();
const reason = text.optional();

/** What `--json` writes line by line: each event's fields beside `at`, `event`, and `run` once a run is known. */
export const EVENTS = {
  run: z
    .strictObject({ run: text, clusterId: text.nullable(), stack: text.nullable() })
    .describe(
      "The run that all that follows is about, as soon as it is started or found. `clusterId` is EMR's, and `null` elsewhere; `stack` is `null` where none was asked.",
    ),
  started: z
    .strictObject({ title: text, id: text.optional() })
    .describe("A step of a run, or of the command, begins."),
  ended: z
    .strictObject({
      title: text,
      id: text.optional(),
      state: z.enum(["done", "failed", "skipped"]),
      seconds,
      reason,
    })
    .describe("It is over; `reason` says why it failed or was skipped."),
  state: z
    .strictObject({
      state: text,
      seconds,
      reason,
      why: text.optional(),
      waitsFor: text.optional(),
      attempts: z.number().optional(),
      executors: z.record(text, z.number()).optional(),
    })
    .describe(
      "The run's cluster on EMR, or its SparkApplication, is in another state: the platform's own word. `reason` is the platform's whole message, `why` says it in a line, with what comes next; `waitsFor` is what a pod on Kubernetes lacks.",
    ),
  attempt: z
    .strictObject({ attempt: z.number(), lines: z.array(text) })
    .describe(
      "An attempt of a run on Kubernetes failed: `lines` are what its driver printed last.",
    ),
  line: z
    .strictObject({ text, stream: text.optional(), at: text.optional() })
    .describe("A line of a log that is followed."),
  trouble: z
    .strictObject({ message: text, attempt: z.number(), waitSeconds: z.number() })
    .describe("A service did not answer, and is asked again after `waitSeconds`."),
  waiting: z
    .strictObject({ title: text, seconds: z.number() })
    .describe("Nothing was said for `seconds`; `title` is what is waited for."),
  stack: z
    .strictObject({ stack: text, project: text, isNew: z.boolean() })
    .describe("The stack was opened."),
  resource: z
    .looseObject({ name: text, type: text, kind: text, state: text })
    .describe("A resource begins to change, or has changed."),
  repair: z
    .looseObject({ pending: z.array(z.unknown()) })
    .describe("Operations that an engine which was killed left behind are looked into."),
  "lock-broken": z
    .strictObject({ owner: text, pid: z.number(), since: text })
    .describe("The lock of a process that is gone was broken."),
  going: z
    .strictObject({
      runs: z.array(z.strictObject({ id: text, nodes: z.number().nullable() })),
    })
    .describe(
      "Runs go on in a stack that is to be destroyed; `id` is the cluster's, or the SparkApplication's name, and `nodes` `null` where nobody says.",
    ),
  emptying: z
    .strictObject({ buckets: z.array(text) })
    .describe("Buckets begin to be emptied, since the stack goes with its data."),
  result: z
    .strictObject({ result: z.unknown() })
    .describe("What the command was asked for, also of a run that failed. The last line."),
  error: z
    .strictObject({ message: text, exitCode: z.number() })
    .describe("Why there is no result. The last line."),
} as const;

/** Name of an event. */
export type EventName = keyof typeof EVENTS;

/** An event that a command writes. */
export type LakeEvent = {
  [Name in EventName]: { readonly event: Name } & Readonly<z.output<(typeof EVENTS)[Name]>>;
}[EventName];

/** The events as a Markdown table: name, fields, meaning. */
export function eventsTable(): string {
  const rows = Object.entries(EVENTS).map(([name, schema]) => {
    const fields = Object.entries<z.ZodType>(schema.shape).map(([field, type]) =>
      type.safeParse(undefined).success && name !== "result" ? `\`${field}\`?` : `\`${field}\``,
    );
    return `| \`${name}\` | ${fields.join(", ")} | ${schema.description ?? ""} |`;
  });
  return ["| event | fields | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}
