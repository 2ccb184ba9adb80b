import { join } from "node:path";
import { type PlannedStep } from "./plan";
import { levelOf } from "./lines";
import { type RunEvent, type Skipped, type StepLogs, type StepRun } from "./run";
import { logsIn } from "./stepLog";

type Change = Partial<Pick<StepRun, "state" | "startedAt" | "endedAt" | "exitCode" | "reason">>;

/** Keeps what each step is at, and tells whoever listens. */
export class Board {
  private readonly runs = new Map<string, StepRun>();
  private readonly left = new Map<string, Skipped>();

  constructor(
    steps: readonly PlannedStep[],
    private readonly folder: string,
    private readonly tell: (event: RunEvent) => void,
  ) {
    for (const step of steps) this.runs.set(step.id, this.pending(step));
  }

  /** All steps as they stand, in order. */
  steps(): StepRun[] {
    return [...this.runs.values()];
  }

  /** All that was left out of the request so far, each once. */
  skipped(): Skipped[] {
    return [...this.left.values()];
  }

  /** Whether nothing is left to run. */
  isOver(): boolean {
    return this.steps().every(({ state }) => state !== "PENDING");
  }

  /** Folder of a step's logs, named as on EMR. */
  logFolder(step: Pick<PlannedStep, "id" | "kind">): string {
    const kind = step.kind === "bootstrap" ? join("node", "bootstrap-actions") : "steps";
    return join(this.folder, kind, step.id);
  }

  start(id: string): void {
    const step = this.change(id, { state: "RUNNING", startedAt: new Date() });
    this.tell({ type: "step-started", step });
  }

  end(id: string, change: Change): void {
    const step = this.change(id, { endedAt: new Date(), ...change });
    this.tell({ type: "step-ended", step });
  }

  /** Marks every step that has not begun; none of them ever ran. */
  cancelPending(reason: string): void {
    for (const { id, state } of this.steps()) {
      if (state === "PENDING") {
        this.tell({ type: "step-ended", step: this.change(id, { state: "CANCELLED", reason }) });
      }
    }
  }

  line(step: PlannedStep, stream: keyof StepLogs, text: string): void {
    const level = levelOf(stream, text, step.command.kind);
    this.tell({ type: "line", step: this.of(step.id), stream, text, level });
  }

  skip(skipped: Skipped): void {
    this.left.set(skipped.setting, skipped);
  }

  private pending({ id, kind, name, actionOnFailure }: PlannedStep): StepRun {
    const logs = logsIn(this.logFolder({ id, kind }));
    return { id, kind, name, actionOnFailure, state: "PENDING", logs };
  }

  private change(id: string, change: Change): StepRun {
    const step = { ...this.of(id), ...change };
    this.runs.set(id, step);
    return step;
  }

  private of(id: string): StepRun {
    const step = this.runs.get(id);
    if (step === undefined) throw new Error(`no step has the id ${id}`);
    return step;
  }
}
