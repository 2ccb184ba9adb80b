import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { type CommandTarget, lakeCommand } from "../remedies";
import { DEFAULT_VARIANT } from "../variants";
import { StackError, type StackErrorKind, UnknownStackError } from "./errors";
import { explain } from "./explain";
import { hasStack, knownStacks, openProject, selectedStack } from "./workspace";

/** The stack that is meant when none is named and none is selected. */
export const DEFAULT_STACK = "dev";

/** Which stack of which project. */
export interface StackPlace {
  /** Folder with the `Pulumi.yaml`. */
  readonly project: string;
  /** @default - the stack that is selected in the project, else {@link DEFAULT_STACK} */
  readonly stack?: string | undefined;
}

/** A stack by its name, of which nothing else is known yet. */
export interface NamedStack {
  readonly name: string;
  readonly project: string;
  /** The stack file, which need not exist. */
  readonly file: string;
  /** Its project, for the engine. */
  readonly workspace: LocalWorkspace;
}

/** A stack that is there, with its project. */
export interface OpenStack extends Omit<NamedStack, "workspace"> {
  /** What the engine knows it by. */
  readonly stack: Stack;
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

/** Which stack is meant. Changes nothing. Throws a StackError when there is no engine or project. */
export async function nameStack(place: StackPlace): Promise<NamedStack> {
  const workspace = await openProject(place.project);
  try {
    const name = place.stack ?? (await selectedStack(workspace)) ?? DEFAULT_STACK;
    return { name, project: place.project, file: stackFileOf(place.project, name), workspace };
  } catch (error) {
    const { project, stack = DEFAULT_STACK } = place;
    throw explain(error, "the selected stack cannot be found out", { stack, project });
  }
}

/**
 * The name of the stack that is meant, for what needs its stack file alone: without an engine, or a backend that one is signed in
 * to, no stack can have been selected.
 */
export async function meantStack(place: StackPlace): Promise<string> {
  if (place.stack !== undefined) return place.stack;
  try {
    return (await nameStack(place)).name;
  } catch (error) {
    if (error instanceof StackError && MEANS_NONE.has(error.kind)) return DEFAULT_STACK;
    throw error;
  }
}

const MEANS_NONE: ReadonlySet<StackErrorKind> = new Set<StackErrorKind>(["engine", "settings"]);

/** Opens a stack that the backend has. Throws a StackError where it has none of that name. */
export async function openStack(place: StackPlace): Promise<OpenStack> {
  return await openNamed(await nameStack(place));
}

/**
 * Opens a stack. With `beforeMade`, one that has a stack file but is not in the backend yet is made, once that has not thrown;
 * a name without either is a slip, and makes nothing.
 */
export async function openNamed(
  named: NamedStack,
  beforeMade?: () => Promise<void>,
): Promise<OpenStack> {
  const { workspace, ...known } = named;
  const { name, file, project } = named;
  try {
    if (await hasStack(workspace, name)) {
      return { ...known, stack: await Stack.select(name, workspace), isNew: false };
    }
    if (beforeMade === undefined || !existsSync(file)) throw await unknownStack(named);
    await beforeMade();
    return { ...known, stack: await Stack.create(name, workspace), isNew: true };
  } catch (error) {
    throw explain(error, `stack ${name} cannot be opened`, { stack: name, project });
  }
}

/** The settings of the stack `name`: `Pulumi.<name>.yaml` in the project's folder. */
export function stackFileOf(project: string, name: string): string {
  // A stack may be named with its organization, as in `acme/lake/dev`.
  return join(project, `Pulumi.${name.split("/").at(-1) ?? name}.yaml`);
}

/** Whom commands for a stack are shown for. */
export function targetOf({ name, project }: Pick<OpenStack, "name" | "project">): CommandTarget {
  return { stack: name, project };
}

async function unknownStack({
  name,
  file,
  project,
  workspace,
}: NamedStack): Promise<UnknownStackError> {
  const known = await knownStacks(workspace).catch(() => undefined);
  const target = { stack: name, project };
  const up = lakeCommand("up", target);
  const remedy = existsSync(file)
    ? `\`${up}\` makes it`
    : `For a new one, \`${lakeCommand(`init ${DEFAULT_VARIANT}`, target)}\` writes its stack file, and \`${up}\` makes it`;
  const files = readdirSync(project).flatMap((one) => /^Pulumi\.(.+)\.yaml$/.exec(one)?.[1] ?? []);
  const unmade = files.filter((one) => one !== name && !(known ?? []).includes(one)).sort();
  const text =
    unmade.length === 0 ? textOf(known) : `${textOf(known)}; not made yet: ${unmade.join(", ")}`;
  return new UnknownStackError(name, [...(known ?? []), ...unmade], text, remedy);
}

function textOf(known: readonly string[] | undefined): string {
  if (known === undefined) return "the backend does not say which there are";
  return known.length === 0 ? "the backend has none" : `known: ${known.join(", ")}`;
}
