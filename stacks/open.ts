import { existsSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, Stack, StackNotFoundError } from "@pulumi/pulumi/automation";
import { openEngine } from "./engine";
import { StackError } from "./errors";
import { explain } from "./explain";

/** The stack that is meant when none is named and none is selected. */
export const DEFAULT_STACK = "dev";

/**
 * How the engine runs a program: without a look at its types, which `make check` has had. Pulumi.yaml asks for the same, but an
 * older Node host does not read that, and takes twice as long.
 */
const ENGINE_ENV = { PULUMI_NODEJS_TRANSPILE_ONLY: "true", PULUMI_SKIP_UPDATE_CHECK: "true" };

/** Which stack of which project. */
export interface StackPlace {
  /** Folder with the `Pulumi.yaml`. */
  readonly project: string;
  /** @default - the stack that is selected in the project, else {@link DEFAULT_STACK} */
  readonly stack?: string | undefined;
}

/** A stack that is there, with its project. */
export interface OpenStack {
  readonly name: string;
  readonly project: string;
  /** The stack file, which need not exist. */
  readonly file: string;
  /** What the engine knows it by. */
  readonly stack: Stack;
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

/**
 * Opens a stack. With `create`, one that has a stack file but is not in the backend yet is made.
 *
 * Throws a StackError when there is no engine, project or stack.
 */
export async function openStack(place: StackPlace, create = false): Promise<OpenStack> {
  const workspace = await openProject(place.project);
  const name = place.stack ?? (await selectedStack(workspace)) ?? DEFAULT_STACK;
  const file = stackFileOf(place.project, name);
  const opened = { name, project: place.project, file };
  try {
    const found = await select(name, workspace);
    if (found !== undefined) return { ...opened, stack: found, isNew: false };
    if (!create || !existsSync(file)) throw await unknownStack(opened, workspace);
    return { ...opened, stack: await Stack.create(name, workspace), isNew: true };
  } catch (error) {
    throw explain(error, `stack ${name} cannot be opened`);
  }
}

async function openProject(workDir: string): Promise<LocalWorkspace> {
  if (!existsSync(join(workDir, "Pulumi.yaml"))) {
    throw new StackError("settings", `there is no Pulumi.yaml in ${workDir}`);
  }
  return await LocalWorkspace.create({
    workDir,
    pulumiCommand: await openEngine(),
    envVars: ENGINE_ENV,
  });
}

async function select(name: string, workspace: LocalWorkspace): Promise<Stack | undefined> {
  try {
    return await Stack.select(name, workspace);
  } catch (error) {
    if (error instanceof StackNotFoundError) return undefined;
    throw error;
  }
}

/** The settings of the stack `name`: `Pulumi.<name>.yaml` in the project's folder. */
export function stackFileOf(project: string, name: string): string {
  // A stack may be named with its organization, as in `acme/lake/dev`.
  return join(project, `Pulumi.${name.split("/").at(-1) ?? name}.yaml`);
}

/** The stack that `pulumi stack select` chose in this project. */
async function selectedStack(workspace: LocalWorkspace): Promise<string | undefined> {
  const stack = await workspace.stack().catch(() => undefined);
  return stack?.name;
}

async function unknownStack(
  { name, file }: Pick<OpenStack, "name" | "file">,
  workspace: LocalWorkspace,
): Promise<StackError> {
  const stacks = await workspace.listStacks().catch(() => []);
  const known = stacks.map((stack) => stack.name).join(", ");
  const remedy = existsSync(file)
    ? `\`lake up --stack ${name}\` makes it`
    : `\`lake init emr --stack ${name}\` writes its stack file, and \`lake up --stack ${name}\` makes it`;
  return new StackError(
    "unknown",
    `there is no stack ${name}; known: ${known === "" ? "none" : known}. ${remedy}`,
  );
}
