import { setTimeout } from "node:timers/promises";
import {
  announce,
  didYouMean,
  EXIT,
  type OptionReader,
  POLL_SECONDS,
  Refusal,
  type Session,
} from "../../../cli";
import {
  EmrError,
  ENDED_STEP,
  type FoundRun,
  lookAt,
  STEP_LOGS,
  type StepLogName,
  stepLogs,
  type StepLogs,
  type StepReport,
} from "../../../emr";
import { type StackPlace } from "../../../stacks";
import { type Clients, withClients } from "./clients";
import { findRun } from "./findRun";

/** Seconds between two looks at a log that is followed, unless told otherwise: EMR ships every 5 minutes. */
const DEFAULT_POLL_SECONDS = 15;

/** What of a step's logs is wanted. */
interface Wanted {
  readonly found: FoundRun;
  readonly step: StepReport;
  readonly streams: readonly StepLogName[];
}

/** `lake logs STEP` of a run on EMR: what a step printed, from S3. */
export async function logsOnEmr(
  name: string,
  reader: OptionReader,
  place: StackPlace,
  session: Session,
): Promise<void> {
  const id = reader.text("run");
  const stream = reader.choice("stream", STEP_LOGS);
  const pollSeconds = reader.number("poll", POLL_SECONDS) ?? DEFAULT_POLL_SECONDS;
  reader.done("lake logs");
  const streams = stream === undefined ? STEP_LOGS : [stream];
  await withClients(place, async (clients) => {
    const { found, stack } = await findRun(id, place, clients, session);
    if (found.runId !== undefined) {
      announce(session.output, { run: found.runId, clusterId: found.clusterId, stack });
    }
    const { steps } = await lookAt(clients.emr, found, { signal: session.signal });
    const wanted = { found, step: stepCalled(name, steps), streams };
    const printed = reader.flag("follow")
      ? await follow(wanted, clients, pollSeconds, session)
      : await once(wanted, clients, session);
    session.output.result({ run: found.runId, step: wanted.step.name, ...printed });
  });
}

/** The step with this name, with or without the stack's before it, or this id. */
function stepCalled(name: string, steps: readonly StepReport[]): StepReport {
  const short = ({ name: own }: StepReport): string => own.split("/").at(-1) ?? own;
  const wanted = name.toLowerCase();
  const found = steps.find((step) =>
    [step.name, short(step), step.id].some((known) => known.toLowerCase() === wanted),
  );
  if (found !== undefined) return found;
  const known = steps.map(short);
  throw new Refusal(
    EXIT.usage,
    `the run has no step "${name}".${didYouMean(name, known)} Its steps: ${known.join(", ")}`,
  );
}

/** Prints what has been shipped so far. */
async function once(
  { found, step, streams }: Wanted,
  { s3 }: Clients,
  { output, signal }: Session,
): Promise<Pick<StepLogs, "folder" | "files">> {
  const shipped = await stepLogs(s3, placeOf(found, step), { signal });
  const files = streams.flatMap((stream) => {
    const log = shipped.files[stream];
    if (log === undefined) return [];
    if (streams.length > 1) output.say(`==> ${stream} <==`);
    if (log.shortened) output.say(`(the end of ${log.bytes} bytes; all of it: ${log.uri})`);
    output.say(log.text.trimEnd());
    return [[stream, log] as const];
  });
  return { folder: shipped.folder, files: Object.fromEntries(files) };
}

/** Prints what comes, until the step has ended and all of it is shipped. */
async function follow(
  wanted: Wanted,
  { emr, s3 }: Clients,
  pollSeconds: number,
  { output, signal }: Session,
): Promise<{ readonly state: string }> {
  const { found, step } = wanted;
  const tail = new Tail(wanted.streams, output);
  for (;;) {
    const { steps } = await lookAt(emr, found, { signal });
    const state = steps.find(({ id }) => id === step.id)?.state ?? step.state;
    const shipped = await shippedOf(s3, found, step, signal);
    if (shipped !== undefined) tail.show(shipped);
    if (ENDED_STEP.has(state) && shipped !== undefined) return { state };
    await setTimeout(pollSeconds * 1000, undefined, { signal });
  }
}

/** Shows what is new in logs that are shipped again and again. */
class Tail {
  private readonly seen = new Map<StepLogName, number>();

  constructor(
    private readonly streams: readonly StepLogName[],
    private readonly output: Session["output"],
  ) {}

  show({ files }: StepLogs): void {
    for (const stream of this.streams) {
      const log = files[stream];
      if (log === undefined) continue;
      const text = unseen(log, this.seen.get(stream) ?? 0);
      this.seen.set(stream, log.bytes);
      for (const line of text.split("\n").filter((one) => one !== "")) this.line(stream, line);
    }
  }

  private line(stream: StepLogName, text: string): void {
    this.output.say(this.streams.length > 1 ? `${stream}: ${text}` : text);
    this.output.event({ event: "line", stream, text });
  }
}

/** What of a log is new since `bytes` of it were seen. */
function unseen(log: { readonly text: string; readonly bytes: number }, bytes: number): string {
  const all = Buffer.from(log.text);
  const fresh = Math.min(log.bytes - bytes, all.length);
  return fresh <= 0 ? "" : all.subarray(all.length - fresh).toString("utf8");
}

/** The shipped logs; undefined while there are none. */
async function shippedOf(
  s3: Clients["s3"],
  found: FoundRun,
  step: StepReport,
  signal: AbortSignal,
): Promise<StepLogs | undefined> {
  try {
    return await stepLogs(s3, placeOf(found, step), { signal });
  } catch (error) {
    if (error instanceof EmrError && error.kind === "not-ready") return undefined;
    throw error;
  }
}

function placeOf(
  { logUri, clusterId }: FoundRun,
  { id: stepId }: StepReport,
): { logUri: string | undefined; clusterId: string; stepId: string } {
  return { logUri, clusterId, stepId };
}
