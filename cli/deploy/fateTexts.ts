import { lakeCommand, pulumiCommand } from "../../remedies";
import { type Doomed, type OpenStack, targetOf } from "../../stacks";
import { textTable } from "../output/textTable";
import { type Session } from "../session";
import { guarded } from "./order";

/** Says what goes, and names what stays. */
export function sayFates(doomed: readonly Doomed[], { output }: Session): void {
  const components = [...new Set(doomed.map(({ component }) => component))];
  const count = (component: string, fate: Doomed["fate"]): number | null =>
    doomed.filter((it) => it.component === component && it.fate === fate).length || null;
  const rows = components.map((component) => [
    component,
    count(component, "goes"),
    count(component, "stays"),
    count(component, "protected"),
  ]);
  output.say(
    textTable({ columns: ["component", "goes", "stays", "protected"], rows }, output.width),
  );
  for (const { name, type, id } of doomed.filter(({ fate }) => fate === "stays")) {
    if (/bucket:Bucket|key:Key/.test(type)) output.say(`stays in the account: ${name} (${id})`);
  }
  for (const { name, id } of doomed.filter(({ emptied }) => emptied)) {
    output.say(`goes with all its data and versions: ${name} (${id})`);
  }
}

/** Throws a Refusal that names what is protected, and the two keys. */
export function refuseProtected(open: OpenStack, doomed: readonly Doomed[]): void {
  const kept = doomed.filter(({ fate }) => fate === "protected");
  if (kept.length === 0) return;
  const target = targetOf(open);
  const turned = (key: string, value: string): string =>
    `${pulumiCommand("config set", [key, value], target)}, then ${lakeCommand("up", target)}`;
  throw guarded([
    `stack ${open.name} is protected, so it does not go: ${kept.map(({ name }) => name).join(", ")}`,
    `To take the stack down and leave buckets and key in the account: ${turned("lake:protected", "false")}`,
    `To delete the data as well, turn the second key too: ${turned("lake:deleteDataOnDestroy", "true")}`,
  ]);
}
