import { type OptionReader, type Session } from "../../../cli";
import { RUN_ID } from "../../../emr";
import { type StackPlace } from "../../../stacks";
import { type EmrStart, runOnEmr } from "./emrRuns";

/** `lake run` of a stack on EMR. */
export async function startOnEmr(
  step: string | undefined,
  reader: OptionReader,
  place: StackPlace,
  session: Session,
): Promise<void> {
  if (step !== undefined) {
    reader.complain("step", `is for variants whose runs are apart, got "${step}"; see --from`);
  }
  await runOnEmr(readEmrStart(reader), place, session);
}

function readEmrStart(reader: OptionReader): EmrStart {
  const file = reader.text("request");
  const clusterId = reader.text("cluster");
  const start = {
    from: file === undefined ? undefined : { file, clusterId },
    fromStep: reader.text("from"),
    runId: readRunId(reader),
    isFollowed: reader.flag("follow"),
  };
  if (clusterId !== undefined && file === undefined) {
    reader.complain("--cluster", "goes with --request; a stack knows its own cluster");
  }
  reader.done("lake run");
  return start;
}

/** What languages make of a value that is not there. */
const NO_ID = /^(none|null|nil|undefined|nan)$/i;

function readRunId(reader: OptionReader): string | undefined {
  const id = reader.text("run");
  // With --from, the run is looked for.
  if (id !== undefined && reader.text("from") === undefined && NO_ID.test(id)) {
    reader.complain(
      "--run",
      `is "${id}", which a script sends that has read no id: "run" is its key`,
    );
  } else if (id !== undefined && !RUN_ID.test(id)) {
    reader.complain(
      "--run",
      `must be 1 to 128 letters, digits, ".", "_" or "-", beginning with a letter or digit, got "${id}"`,
    );
  }
  return id;
}
