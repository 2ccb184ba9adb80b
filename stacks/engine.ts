import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { StackError } from "./errors";

/** The oldest Pulumi CLI that tells of its progress in the way that is read here. */
export const OLDEST_ENGINE = "3.206.0";

/** The oldest Node that runs the program: it loads ES modules through require. */
const OLDEST_NODE = 22;

const INSTALL = "install it from https://www.pulumi.com/docs/install/";

/** The Pulumi CLI of this machine, as it was found. */
export interface FoundEngine {
  /** Folder that its `bin/pulumi` lies in; undefined where PATH has it. */
  readonly root: string | undefined;
  /** Without a `v`. */
  readonly version: string;
}

const run = promisify(execFile);

/**
 * Looks for the Pulumi CLI on PATH, then where its installer puts it; undefined when there is none that answers.
 *
 * @param places - Folders with a `bin/pulumi` to look in beside PATH.
 */
export async function lookForEngine(
  places: readonly string[] = [join(homedir(), ".pulumi")],
): Promise<FoundEngine | undefined> {
  const installed = places.filter((place) => existsSync(join(place, "bin", "pulumi")));
  for (const root of [undefined, ...installed]) {
    const version = await versionOf(root === undefined ? "pulumi" : join(root, "bin", "pulumi"));
    if (version !== undefined) return { root, version };
  }
  return undefined;
}

/** Whether `version` is {@link OLDEST_ENGINE} or newer, and of the same major. */
export function isNewEnough(version: string): boolean {
  const [major, minor] = numbersOf(version);
  const [oldestMajor, oldestMinor] = numbersOf(OLDEST_ENGINE);
  return major === oldestMajor && minor >= oldestMinor;
}

/** The engine to work with. Throws a StackError that says what to install when it, or this Node, will not do. */
export async function openEngine(): Promise<PulumiCommand> {
  checkNode(process.versions.node);
  const found = await lookForEngine();
  if (found === undefined) {
    throw new StackError("engine", `there is no Pulumi CLI on PATH: ${INSTALL}`);
  }
  if (!isNewEnough(found.version)) {
    throw new StackError(
      "engine",
      `the Pulumi CLI is ${found.version}, and ${OLDEST_ENGINE} or newer is needed: ${INSTALL}`,
    );
  }
  return await PulumiCommand.get({
    ...(found.root === undefined ? {} : { root: found.root }),
    skipVersionCheck: true,
  });
}

/** Throws a StackError for a Node that cannot run the program. */
export function checkNode(version: string): void {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return;
  throw new StackError(
    "engine",
    `Node is ${version}, and ${OLDEST_NODE} or newer is needed: start \`lake\` through cli/bin/lake, which brings its own`,
  );
}

async function versionOf(command: string): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  try {
    const { stdout } = await run(command, ["version"], { env });
    return /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  }
}

function numbersOf(version: string): [major: number, minor: number] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return [major, minor];
}
