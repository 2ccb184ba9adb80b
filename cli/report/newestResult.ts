import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { variantNames } from "../../variants";
import { EXIT, Refusal } from "../exitCodes";
import { defaultResult } from "../resultPlace";
import { RUN_RECORD } from "./runRecord";

/** The folders of every variant's last result that is there, the newest first. Throws a Refusal where none is. */
export function lastResults(): string[] {
  const folders = variantNames().map(defaultResult);
  const made = folders.filter((folder) => existsSync(join(folder, RUN_RECORD)));
  if (made.length > 0) return made.toSorted((one, other) => madeAt(other) - madeAt(one));
  const demos = variantNames().map((variant) => `lake demo ${variant}`);
  throw new Refusal(
    EXIT.failed,
    `there is no result in ${folders.join(" or ")} yet; make one with: ${demos.join(" or ")}`,
  );
}

/** The folder of the newest result of any variant. */
export function newestResult(): string {
  const [newest = ""] = lastResults();
  return newest;
}

function madeAt(folder: string): number {
  return statSync(join(folder, RUN_RECORD)).mtimeMs;
}
