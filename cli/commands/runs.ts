import { readPlace } from "../deploy/deployOptions";
import { OptionReader, type RawOptions } from "../optionReader";
import { runtimeOf, stackVariant } from "../runs/stackVariant";
import { refuseOthers } from "../variantOptions";
import { partOf } from "../../variants";
import { type Session } from "../session";

/** `lake run [STEP]`: starts a run of a deployed stack; with `--follow` it ends as the run does. */
export async function run(
  step: string | undefined,
  raw: RawOptions,
  session: Session,
): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  const variant = await stackVariant(place);
  refuseOthers(reader, variant, (one) => partOf(one, "runtime").options.run);
  await partOf(variant, "runtime").run(step, reader, place, session);
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
  await (await runtimeOf(place)).status(id, place, session);
}

/** `lake cancel ID`: cancels what is left of a run. */
export async function cancel(id: string, raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  reader.done("lake cancel");
  await (await runtimeOf(place)).cancel(id, place, session);
}

/** `lake logs STEP`: what a step of a run printed. */
export async function logs(of: string, raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  const variant = await stackVariant(place);
  refuseOthers(reader, variant, (one) => partOf(one, "runtime").options.logs);
  await partOf(variant, "runtime").logs(of, reader, place, session);
}

/** `lake open WHAT`: prints the address of something that a run has. */
export async function open(what: string, raw: RawOptions, session: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  await (await runtimeOf(place)).open(what, reader, place, session);
}
