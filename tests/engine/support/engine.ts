import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { PROJECT_ROOT } from "../../../local";

/** Where a machine keeps the engine and its providers ready made; the script prints the folder to put on PATH. */
const READY_MADE = resolve(PROJECT_ROOT, "../shared/tools/pulumi/install");

/** Longest time that unpacking may take, in milliseconds. */
const INSTALL_TIMEOUT_MS = 120_000;

/** Why no engine test runs, in one line. */
export const NO_ENGINE =
  "no Pulumi engine: install the `pulumi` command (https://www.pulumi.com/docs/install/) to run the engine suite";

let looked: Promise<string | undefined> | undefined;

/**
 * The folder of `pulumi`: the one on PATH, else the ready-made one; undefined where there is neither.
 *
 * Looked for once in a process.
 */
export function findEngine(): Promise<string | undefined> {
  looked ??= onPath() ?? readyMade();
  return looked;
}

/** Skips the suite or test with one line unless there is an engine; otherwise its folder. */
export async function needEngine(test: Mocha.Context): Promise<string> {
  const folder = await findEngine();
  if (folder !== undefined) return folder;
  process.stdout.write(`      ${NO_ENGINE}\n`);
  return test.skip();
}

function onPath(): Promise<string> | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const folder = folders.find((one) => one !== "" && existsSync(join(one, "pulumi")));
  return folder === undefined ? undefined : Promise.resolve(resolve(folder));
}

async function readyMade(): Promise<string | undefined> {
  if (!existsSync(READY_MADE)) return undefined;
  const { stdout } = await promisify(execFile)(READY_MADE, {
    cwd: dirname(READY_MADE),
    timeout: INSTALL_TIMEOUT_MS,
  });
  return stdout.trim();
}
