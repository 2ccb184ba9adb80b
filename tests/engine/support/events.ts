import { readFile } from "node:fs/promises";

/** An event of the engine, as far as tests need it. */
export interface EngineEvent {
  readonly timestamp?: number;
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly severity: string;
    readonly message: string;
  };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly diffs?: readonly string[];
}

/** What one operation did, or would do. */
export interface Report {
  /** What changed, as `op type name`, sorted; what stayed the same is left out. */
  readonly changes: readonly string[];
  /** The same in the order in which they were done, as far as they were. */
  readonly done: readonly string[];
  /** How many resources stayed the same. */
  readonly same: number;
  /** Warnings of the provider and the program, in the order in which they came. */
  readonly warnings: readonly string[];
  /** Errors, in the order in which they came. */
  readonly errors: readonly string[];
  /** Seconds that each resource took, by `type name`. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly exitCode: number;
}

/** Steps that change nothing, or say so a second time. */
const QUIET: ReadonlySet<string> = new Set(["same", "read", "refresh"]);

/** What the engine says of where it found its own plugins, and of one that was built from a module without its version. */
const OF_THE_SET_UP =
  /^(using pulumi-\S+ from \$PATH|resource plugin kubernetes is expected to have version)/;

/** All events that the engine wrote so far, whole lines only. */
export async function readEvents(log: string): Promise<EngineEvent[]> {
  const lines = (await readFile(log, "utf8").catch(() => "")).split("\n");
  return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as EngineEvent);
}

/** What the events say. */
export function reportOf(events: readonly EngineEvent[], exitCode: number): Report {
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const changes = steps.filter(({ op }) => !QUIET.has(op));
  return {
    changes: [...new Set(changes.map(({ op, urn }) => `${op} ${shortName(urn)}`))].sort(),
    done: events
      .flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? [])
      .filter(({ op }) => !QUIET.has(op))
      .map(({ op, urn }) => `${op} ${shortName(urn)}`),
    same: steps.filter(({ op }) => op === "same").length,
    warnings: said(events, "warning").filter((text) => !OF_THE_SET_UP.test(text)),
    errors: said(events, "error"),
    seconds: secondsOf(events),
    exitCode,
  };
}

/** A resource's type and name without stack, project and parents: `ec2/vpc:Vpc lake-network-vpc`. */
export function shortName(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return `${(types.split("$").at(-1) ?? types).replace(/^(aws|spark-lake):/, "")} ${name}`;
}

function said(events: readonly EngineEvent[], severity: string): string[] {
  return events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === severity ? [plain(diagnosticEvent.message)] : [],
  );
}

/** The engine marks colours as `<{%reset%}>`. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}

function secondsOf(events: readonly EngineEvent[]): Record<string, number> {
  const began = new Map<string, number>();
  const seconds: Record<string, number> = {};
  for (const { timestamp = 0, resourcePreEvent, resOutputsEvent } of events) {
    if (resourcePreEvent !== undefined) began.set(resourcePreEvent.metadata.urn, timestamp);
    const urn = resOutputsEvent?.metadata.urn;
    const start = urn === undefined ? undefined : began.get(urn);
    if (urn !== undefined && start !== undefined) seconds[shortName(urn)] = timestamp - start;
  }
  return seconds;
}
