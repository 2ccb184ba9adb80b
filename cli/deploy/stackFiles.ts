import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { type StackConfig, stackConfig, stackNamed } from "../../program";
import { lakeCommand } from "../../remedies";
import { meantStack, type StackPlace, stackFileOf } from "../../stacks";
import { DEFAULT_VARIANT } from "../../variants";
import { EXIT, Refusal } from "../exitCodes";
import { didYouMean } from "../nearest";
import { type StackWithFile } from "./stackSettings";

/** The stacks that have a stack file in `project`. */
export function stacksWithFiles(project: string): string[] {
  return readdirSync(project)
    .filter((name) => /^Pulumi\..+\.yaml$/.test(name))
    .map(stackNamed)
    .sort();
}

/** The stack that is meant, by its stack file alone. Throws a Refusal that names the nearest where there is no such file. */
export async function stackWithFile(place: StackPlace): Promise<StackWithFile> {
  const { project } = place;
  const name = await meantStack(place);
  const file = stackFileOf(project, name);
  if (!existsSync(file)) throw noStackFile({ name, project, file });
  return { name, project, file };
}

/** Why nothing goes without the stack's file: what it would say instead is nothing but defaults. */
export function noStackFile({ name, project, file }: StackWithFile): Refusal {
  const known = stacksWithFiles(project);
  const init = lakeCommand(`init ${DEFAULT_VARIANT}`, { stack: name, project });
  return new Refusal(
    EXIT.failed,
    `there is no ${basename(file)}; there are: ${known.join(", ") || "none"}.${didYouMean(name, known)} \`${init}\` writes one`,
  );
}

/** Throws where a stack's file, if it has one, cannot be read: the engine would say less. */
export function checkStackFile({ file }: Pick<StackWithFile, "file">): void {
  if (existsSync(file)) stackConfig(file);
}

/** The configuration in a stack's file; nothing where it has none. */
export function configOf({ file }: Pick<StackWithFile, "file">): StackConfig {
  return existsSync(file) ? stackConfig(file) : {};
}
