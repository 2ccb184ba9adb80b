import { existsSync } from "node:fs";
import { type StackConfig, stackConfig, variantNamed } from "../../program";
import { meantStack, stackFileOf, type StackPlace } from "../../stacks";
import { DEFAULT_VARIANT, isVariant, partOf, type RuntimePart } from "../../variants";

/** A stack file's configuration; nothing where there is no such file. */
export async function fileConfigOf(place: StackPlace): Promise<StackConfig> {
  const file = stackFileOf(place.project, await meantStack(place));
  return existsSync(file) ? stackConfig(file) : {};
}

/** The variant of a stack, as its stack file says. */
export async function stackVariant(place: StackPlace): Promise<string> {
  const named = variantNamed(await fileConfigOf(place)) ?? DEFAULT_VARIANT;
  return isVariant(named) ? named : DEFAULT_VARIANT;
}

/** How runs of a stack are started, followed and ended. */
export async function runtimeOf(place: StackPlace): Promise<RuntimePart> {
  return partOf(await stackVariant(place), "runtime");
}
