import { doctor as examine, type DoctorCheck } from "../../local";
import { EXIT, Refusal } from "../exitCodes";
import { textTable } from "../output/textTable";
import { type Session } from "../session";

/** `lake doctor`: whether this machine has what the lake needs; ends with exit code 4 when not. */
export async function doctor({ output }: Session): Promise<void> {
  const checks = await examine();
  const rows = checks.map(({ name, ok, found }) => [ok ? "ok" : "MISSING", name, found]);
  output.say(textTable({ columns: ["", "wanted", "found"], rows }, output.width));
  const missing = checks.filter(({ ok }) => !ok);
  if (missing.length > 0) throw missingTools(missing);
  output.result({ ok: true, checks });
}

/** The end of a command that cannot run without what is missing: each with its remedy. */
export function missingTools(missing: readonly DoctorCheck[]): Refusal {
  const lines = missing.map(({ name, found, remedy }) => `  ${name}: found ${found}; ${remedy}`);
  return new Refusal(EXIT.toolsMissing, ["this machine lacks:", ...lines].join("\n"));
}
