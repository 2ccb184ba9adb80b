import { z } from "zod";
import { RUN_ID } from "../../emr";
import { readPlace } from "../deploy/deployOptions";
import { OptionReader, type RawOptions } from "../optionReader";
import { runsOnKube } from "../runs/clients";
import { cancelOnEmr, type EmrStart, runOnEmr, statusOnEmr } from "../runs/emrRuns";
import { cancelOnKube, type KubeStart, runOnKube, statusOnKube } from "../runs/kubeRuns";
import { onlyFor } from "../runs/variantOptions";
import { type Session } from "../session";

/** The run of a stack on Kubernetes that is started when none is named. */
const FIRST_STEP = "load";

/** The one that takes no days. */
const DAYLESS_STEP = "maintenance";

/** Options that mean something to one variant alone. */
const ONLY_EMR = ["from", "run", "request", "cluster"] as const;
const ONLY_KUBE = ["first-day", "last-day"] as const;

/** `lake run [STEP]`: starts a run of a deployed stack; with `--follow` it ends as the run does. */
export async function run(
  step: string | undefined,
  raw: RawOptions,
  session: Session,
): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  if (await runsOnKube(place)) {
    for (const option of ONLY_EMR) onlyFor("emr", option, reader);
    await runOnKube(place, readKubeStart(step ?? FIRST_STEP, reader), session);
    return;
  }
  for (const option of ONLY_KUBE) onlyFor("eks-iceberg", option, reader);
  if (step !== undefined) {
    reader.complain("step", `is for stacks of the variant eks-iceberg, got "${step}"; see --from`);
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

function readKubeStart(step: string, reader: OptionReader): KubeStart {
  const words = ONLY_KUBE.flatMap((option) => dayWords(reader, option));
  if (words.length > 0 && step === DAYLESS_STEP) {
    reader.complain("--first-day, --last-day", `are not for ${step}, which looks at whole tables`);
  }
  reader.done("lake run");
  return { step, words, isFollowed: reader.flag("follow") };
}

/** A day that narrows what a run does, as a word for its job. */
function dayWords(reader: OptionReader, option: string): string[] {
  const day = reader.text(option);
  if (day === undefined) return [];
  if (!z.iso.date().safeParse(day).success) {
    reader.complain(`--${option}`, `must be a day like 2025-05-17, got "${day}"`);
  }
  return [`--${option}`, day];
}

/** `lake status [ID]`: what a run is at. */
export async function status(
  id: string | undefined,
  raw: RawOptions,
  session: Session,
): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  reader.done("lake status");
  if (await runsOnKube(place)) {
    await statusOnKube(id, place, session);
    return;
  }
  await statusOnEmr(id, place, session);
}

/** `lake cancel ID`: cancels what is left of a run. */
export async function cancel(id: string, raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  reader.done("lake cancel");
  if (await runsOnKube(place)) {
    await cancelOnKube(id, place, session);
    return;
  }
  await cancelOnEmr(id, place, session);
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
