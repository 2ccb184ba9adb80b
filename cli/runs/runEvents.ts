import { ENDED_STEP, type RunEvent, type StepReport } from "../../emr";
import { type Output } from "../output/output";
import { eventText, shortStepName, troubleEvent } from "./texts";

/** A run as machines are told of it. */
export interface RunRef {
  readonly run: string;
  /** Cluster on EMR; null elsewhere. */
  readonly clusterId: string | null;
  /** Null where no stack was asked. */
  readonly stack: string | null;
}

/** Tells machines which run this is, before anything is asked about it: whoever is killed from here on has left its id. */
export function announce(output: Pick<Output, "about" | "event">, ref: RunRef): void {
  output.about(ref.run);
  output.event({ event: "run", ...ref });
}

/** Tells people and machines what happens to a run on EMR. */
export class RunTeller {
  private readonly begun = new Set<string>();

  constructor(private readonly output: Output) {}

  tell(event: RunEvent): void {
    if (event.kind === "trouble") {
      this.output.notice(eventText(event), troubleEvent(event));
      return;
    }
    this.output.say(eventText(event));
    if (event.kind === "step") this.tellStep(event.step);
    else {
      const { state, seconds, reason } = event;
      this.output.event({ event: "state", state, seconds, reason });
    }
  }

  private tellStep(step: StepReport): void {
    const { id, state, seconds, reason } = step;
    const title = shortStepName(step.name);
    const wasSkipped = state === "CANCELLED" && !this.begun.has(id);
    const isUnderWay = state !== "PENDING" && !wasSkipped;
    if (isUnderWay && !this.begun.has(id)) {
      this.begun.add(id);
      this.output.event({ event: "started", title, id });
    }
    if (!ENDED_STEP.has(state)) return;
    const how = state === "COMPLETED" ? "done" : state === "FAILED" ? "failed" : "skipped";
    this.output.event({ event: "ended", title, id, state: how, seconds, reason });
  }
}
