import { type JobFlowResult, type RunEvent, type StepRun } from "../../local";
import { shortName } from "./makeRecord";
import { type Board, type BoardEnd, type BoardItem, type Output } from "../output/output";

/** Runs steps on this machine and shows them while they run. */
export async function followRun(
  run: (onEvent: (event: RunEvent) => void) => Promise<JobFlowResult>,
  output: Pick<Output, "board">,
): Promise<JobFlowResult> {
  const boards: Board[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.type === "run-started") boards.push(output.board(itemsOf(event)));
    for (const board of boards) show(event, board);
  };
  try {
    return await run(onEvent);
  } finally {
    for (const board of boards) await board.close();
  }
}

function itemsOf({ name: run, steps }: Extract<RunEvent, { type: "run-started" }>): BoardItem[] {
  return steps.map(({ id, kind, name }) => {
    const title = shortName(name, run);
    return { id, title: kind === "bootstrap" ? `${title} (bootstrap action)` : title };
  });
}

function show(event: RunEvent, board: Board): void {
  switch (event.type) {
    case "step-started":
      board.begin(event.step.id);
      break;
    case "line":
      if (event.level !== "noise") board.tell(event.step.id, event.text);
      break;
    case "step-ended":
      board.end(event.step.id, endOf(event.step), firstLine(event.step.reason));
      break;
    case "run-started":
    case "run-ended":
      break;
  }
}

function endOf({ state }: StepRun): BoardEnd {
  if (state === "COMPLETED") return "done";
  return state === "FAILED" ? "failed" : "skipped";
}

function firstLine(reason: string | undefined): string | undefined {
  return reason?.split("\n", 1)[0];
}
