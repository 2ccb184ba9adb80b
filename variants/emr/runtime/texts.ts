import { duration, type Output, textTable } from "../../../cli";
import { type RunEvent, type RunOutcome, type StepReport } from "../../../emr";

/** One line for something that happened to a run. */
export function eventText(event: RunEvent): string {
  const time = event.at.toISOString().slice(11, 19);
  switch (event.kind) {
    case "cluster":
      return `${time} cluster ${event.clusterId}: ${event.state}`;
    case "step":
      return `${time} ${event.step.name}: ${event.step.state}${tookText(event.step)}`;
    case "trouble":
      return `${time} ${event.message} Trying again.`;
  }
}

/** A step's name without the pipeline's, which EMR shows before it. */
export function shortStepName(name: string): string {
  return name.split("/").at(-1) ?? name;
}

/** How a run ended, in the word that a local run's record has for it. */
export function outcomeWord(state: RunOutcome["state"]): "COMPLETED" | "FAILED" | "CANCELLED" {
  return OUTCOMES[state];
}

const OUTCOMES = { succeeded: "COMPLETED", failed: "FAILED", cancelled: "CANCELLED" } as const;

/** Why a run failed, and where to look. */
export function failureText({ state, reason, failedStep }: RunOutcome): string {
  if (failedStep === undefined)
    return `the run was ${state}${reason === undefined ? "" : `: ${reason}`}`;
  const { name, reason: why = "no reason is known", logUri } = failedStep;
  const where = logUri === undefined ? [] : [`  its output: ${logUri}`];
  return [`step "${name}" failed:`, `  ${why}`, ...where].join("\n");
}

/** The steps of a run as a table. */
export function stepTable(steps: readonly StepReport[], { width }: Pick<Output, "width">): string {
  const rows = steps.map((step) => [
    step.name,
    step.state,
    tookText(step).trim(),
    step.reason ?? "",
  ]);
  return textTable({ columns: ["step", "state", "took", "why"], rows }, width);
}

function tookText({ seconds }: StepReport): string {
  return seconds === undefined ? "" : ` ${duration(seconds)}`;
}
