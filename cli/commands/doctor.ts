import { doctor as examine, type DoctorCheck } from "../../local";
import { type StackPlace } from "../../stacks";
import { partOf } from "../../variants";
import { readPlace } from "../deploy/deployOptions";
import { deployChecks, settingsOf } from "../doctor/deployChecks";
import { EXIT, Refusal } from "../exitCodes";
import { OptionReader, type RawOptions } from "../optionReader";
import { textTable } from "../output/textTable";
import { type Session } from "../session";

/**
 * `lake doctor`: whether this machine has what the lake needs, and the pinned versions go together; with `--stack` also
 * whether that stack could be deployed. Ends with exit code 4 when something is missing.
 */
export async function doctor(raw: RawOptions, { output, signal }: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const place = readPlace(reader);
  reader.done("lake doctor");
  const here = await examine();
  const deploying = place.stack === undefined ? [] : await deployChecks(place, signal);
  const checks = [...here, ...(await versionChecks(place)), ...deploying];
  const rows = checks.map(({ name, ok, found }) => [ok ? "ok" : "MISSING", name, found]);
  output.say(textTable({ columns: ["", "wanted", "found"], rows }, output.width));
  const missing = checks.filter(({ ok }) => !ok);
  if (missing.length > 0) throw missingTools(missing);
  output.result({ ok: true, checks });
}

async function versionChecks(place: StackPlace): Promise<readonly DoctorCheck[]> {
  const { settings } = await settingsOf(place);
  return partOf(settings.variant, "check").versions(settings);
}

/** The end of a command that cannot run without what is missing: each with its remedy. */
export function missingTools(missing: readonly DoctorCheck[]): Refusal {
  const lines = missing.map(({ name, found, remedy }) => `  ${name}: found ${found}; ${remedy}`);
  return new Refusal(EXIT.toolsMissing, ["this machine lacks:", ...lines].join("\n"));
}
