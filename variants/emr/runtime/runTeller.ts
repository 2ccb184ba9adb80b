import { type Output, troubleEvent } from "../../../cli";
import { ENDED_STEP, type RunEvent, type StepReport } from "../../../emr";
import { eventText, shortStepName } from "./texts";

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
