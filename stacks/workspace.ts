import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { stateFiles } from "./backend";
import { openEngine } from "./engine";
import { EngineRefusal, StackError } from "./errors";

/**
 * How the engine runs a program: without a look at its types, which `make check` has had. Pulumi.yaml asks for the same, but an
 * older Node host does not read that, and takes twice as long.
 */
const ENGINE_ENV = { PULUMI_NODEJS_TRANSPILE_ONLY: "true", PULUMI_SKIP_UPDATE_CHECK: "true" };

/** Where the engine's own files keep the states of a project's stacks. */
const STATES = "stacks";

/**
 * The project in `workDir`, for the engine. Opening or making a stack in it selects none: the Automation API does, and so
 * turns every command without `--stack`, in this folder and by anybody, onto that stack
 * (https://github.com/pulumi/pulumi/issues/8186).
 */
export async function openProject(workDir: string): Promise<LocalWorkspace> {
  if (!existsSync(join(workDir, "Pulumi.yaml"))) {
    throw new StackError("settings", `there is no Pulumi.yaml in ${workDir}`);
  }
  const workspace = await LocalWorkspace.create({
    workDir,
    pulumiCommand: await openEngine(),
    envVars: ENGINE_ENV,
  });
  // Asks for the name of a stack: fails where there is no such stack, and changes nothing.
  workspace.selectStack = async (name) => {
    await pulumi(workspace, ["stack", "--show-name", "--stack", name]);
  };
  workspace.createStack = async (name) => {
    await pulumi(workspace, ["stack", "init", name, "--no-select"]);
  };
  return workspace;
}

/** Whether the backend has the stack. */
export async function hasStack(workspace: LocalWorkspace, name: string): Promise<boolean> {
  try {
    await workspace.selectStack(name);
    return true;
  } catch (error) {
    if (error instanceof EngineRefusal && /no stack named .* found/.test(error.message))
      return false;
    throw error;
  }
}

/** The stack that `pulumi stack select` chose in this project; undefined where it chose none. */
export async function selectedStack(workspace: LocalWorkspace): Promise<string | undefined> {
  try {
    return (await pulumi(workspace, ["stack", "--show-name"])).trim();
  } catch (error) {
    if (error instanceof EngineRefusal && error.message.includes("no stack selected"))
      return undefined;
    throw error;
  }
}

/** Names of the project's stacks in the backend; undefined where nothing tells them. */
export async function knownStacks(workspace: LocalWorkspace): Promise<string[] | undefined> {
  const listed = await workspace.listStacks().catch(() => undefined);
  if (listed !== undefined) return listed.map(({ name }) => name);
  // One state that cannot be read keeps the engine from listing the others.
  const project = (await workspace.projectSettings()).name;
  const { url = "" } = await workspace.whoAmI();
  const files = stateFiles(url, workspace.workDir);
  const paths = await files?.list(`${STATES}/${project}`);
  return paths?.flatMap((path) => /^stacks\/[^/]+\/([^/]+)\.json(?:\.gz)?$/.exec(path)?.[1] ?? []);
}

async function pulumi(workspace: LocalWorkspace, words: readonly string[]): Promise<string> {
  const { pulumiCommand, workDir: cwd, envVars } = workspace;
  const env = { ...process.env, ...envVars };
  try {
    const { stdout } = await promisify(execFile)(pulumiCommand.command, [...words], { cwd, env });
    return stdout;
  } catch (error) {
    throw new EngineRefusal(saidBy(error), { cause: error });
  }
}

/** What the engine wrote before it ended. */
function saidBy(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message?: string };
  return stderr ?? message ?? String(error);
}
