import { type OutputMap } from "@pulumi/pulumi/automation";
import { type Settings } from "../../program";
import { type OpenStack, outputsOf } from "../../stacks";
import { isVariant, partOf } from "../../variants";
import { guarded } from "./order";
import { isOwnProgram } from "./preflight";
import { settingsIn } from "./stackSettings";

/** Throws a Refusal for settings that a stack which is deployed cannot be given. A project of somebody else's has none of ours. */
export async function refuseForLive(open: OpenStack): Promise<void> {
  if (open.isNew || !isOwnProgram(open.project)) return;
  const faults = liveFaults(await settingsIn(open), await outputsOf(open));
  if (faults.length === 0) return;
  const lines = faults.map((fault) => `  ${fault}`);
  throw guarded([`stack ${open.name} cannot be given its settings:`, ...lines]);
}

/** Why a stack that has the outputs cannot be given the settings; nothing where it can. */
export function liveFaults(settings: Settings, outputs: OutputMap): readonly string[] {
  const deployed: unknown = outputs["variant"]?.value;
  if (typeof deployed !== "string" || !isVariant(deployed)) return [];
  if (deployed !== settings.variant) {
    return [
      `lake:variant: the stack is deployed as ${deployed}, and cannot become ${settings.variant}: set it back, or make a stack of another name`,
    ];
  }
  return partOf(deployed, "check").live?.(settings, outputs) ?? [];
}
