import { type RunEvent, type RunOutcome, type StepReport } from "../../emr";
import { type Output } from "../output/output";
import { textTable } from "../output/textTable";
import { duration } from "../output/units";

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
