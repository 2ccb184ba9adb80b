import { type EngineEvent, type StepEventMetadata } from "@pulumi/pulumi/automation";
import { componentOf, nameOf } from "./urns";

/** What becomes of a resource. */
export const CHANGE_KINDS = ["create", "update", "replace", "delete"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One resource that changes, or would. */
export interface Change {
  readonly urn: string;
  /** Like `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** Name of the component that it belongs to; the stack's own are below `stack`. */
  readonly component: string;
  readonly kind: ChangeKind;
  /** Paths of the properties that differ. */
  readonly properties: readonly string[];
  /** Those of them that force a replacement. */
  readonly forcedBy: readonly string[];
  /** `planned` in a preview; otherwise how far it is. */
  readonly state: "planned" | "running" | "done" | "failed";
  /** Seconds that the engine was at it; undefined in a preview. */
  readonly seconds: number | undefined;
}

/** What an operation said, or has said so far. */
export interface Story {
  /** In the order in which they began. */
  readonly changes: readonly Change[];
  /** Resources that stay as they are. */
  readonly unchanged: number;
  /** Errors in the engine's and the providers' words, each once. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Violations of policies: mandatory ones stop the operation. */
  readonly violations: readonly Violation[];
}

/** A rule of a policy pack that a resource breaks. */
export interface Violation {
  readonly policy: string;
  readonly mandatory: boolean;
  /** The resource's name; undefined for a rule about the whole stack. */
  readonly resource: string | undefined;
  readonly message: string;
}

const KINDS: Readonly<Partial<Record<string, ChangeKind>>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  import: "create",
  "import-replacement": "replace",
};

/** Not the user's: the stack itself, and the providers that the engine makes by default. */
const BEHIND_THE_SCENES = /^pulumi:(pulumi:Stack|providers:)/;

/** Engine's notes on how it was installed, which say nothing of the deployment. */
const NOISE = /^using pulumi-\S+ from \$PATH|^\s*$/;

/** Turns the events of one operation into its story. Hear of each change through `onChange`. */
export class Telling {
  private readonly changes = new Map<string, Change>();
  private readonly began = new Map<string, number>();
  private readonly same = new Set<string>();
  private readonly errors = new Set<string>();
  private readonly warnings = new Set<string>();
  private readonly violations: Violation[] = [];

  constructor(
    private readonly onChange: (change: Change) => void = () => undefined,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes in one event of the engine. */
  hear(event: EngineEvent): void {
    if (event.resourcePreEvent !== undefined) {
      const { metadata, planning } = event.resourcePreEvent;
      this.begin(metadata, planning === true ? "planned" : "running");
    } else if (event.resOutputsEvent !== undefined) {
      const { metadata, planning } = event.resOutputsEvent;
      this.end(metadata, planning === true ? "planned" : "done");
    } else if (event.resOpFailedEvent !== undefined)
      this.end(event.resOpFailedEvent.metadata, "failed");
    else if (event.diagnosticEvent !== undefined) this.diagnose(event.diagnosticEvent);
    else if (event.policyEvent !== undefined) this.violate(event.policyEvent);
  }

  /** What was heard so far. */
  story(): Story {
    return {
      changes: [...this.changes.values()],
      unchanged: this.same.size,
      errors: [...this.errors],
      warnings: [...this.warnings],
      violations: this.violations,
    };
  }

  private begin(step: StepEventMetadata, state: Change["state"]): void {
    if (!isCounted(step)) return;
    this.began.set(step.urn, this.began.get(step.urn) ?? this.now());
    if (KINDS[step.op] !== undefined) this.note(step, state);
  }

  private end(step: StepEventMetadata, state: Change["state"]): void {
    if (!isCounted(step)) return;
    if (KINDS[step.op] !== undefined) this.note(step, state);
    else if (state === "failed") this.note({ ...step, op: "update" }, state);
    else if (step.op === "same" && !this.changes.has(step.urn)) this.same.add(step.urn);
  }

  private note(step: StepEventMetadata, state: Change["state"]): void {
    const before = this.changes.get(step.urn);
    const change: Change = {
      urn: step.urn,
      type: step.type,
      name: nameOf(step.urn),
      component: componentOf(step),
      kind: kindOf(step, before),
      properties: propertiesOf(step, before),
      forcedBy: step.keys ?? before?.forcedBy ?? [],
      state,
      seconds: state === "planned" || state === "running" ? undefined : this.secondsOf(step.urn),
    };
    this.same.delete(step.urn);
    this.changes.set(step.urn, change);
    this.onChange(change);
  }

  private secondsOf(urn: string): number | undefined {
    const began = this.began.get(urn);
    return began === undefined ? undefined : (this.now() - began) / 1000;
  }

  private diagnose({ severity, message }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const text = message.trim();
    if (NOISE.test(text)) return;
    if (severity === "error") this.errors.add(text);
    if (severity === "warning") this.warnings.add(text);
  }

  private violate(event: NonNullable<EngineEvent["policyEvent"]>): void {
    this.violations.push({
      policy: event.policyName,
      mandatory: event.enforcementLevel === "mandatory",
      resource: event.resourceUrn === undefined ? undefined : nameOf(event.resourceUrn),
      message: event.message.trim(),
    });
  }
}

/** Only what a provider makes; a component is no more than its parts. */
function isCounted({ type, new: now, old }: StepEventMetadata): boolean {
  return !BEHIND_THE_SCENES.test(type) && (now ?? old)?.custom === true;
}

/** A replacement is several steps. */
function kindOf({ op }: StepEventMetadata, before: Change | undefined): ChangeKind {
  return before?.kind === "replace" ? "replace" : (KINDS[op] ?? "update");
}

function propertiesOf(step: StepEventMetadata, before: Change | undefined): readonly string[] {
  const detailed = Object.keys(step.detailedDiff ?? {});
  const found = detailed.length > 0 ? detailed : (step.diffs ?? []);
  return found.length > 0 ? found : (before?.properties ?? []);
}
