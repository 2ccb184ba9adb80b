import { type OutputMap } from "@pulumi/pulumi/automation";
import { isVariant, partOf, type RuntimePart } from "../../variants";

/** How runs of a deployed stack go, by the variant that its outputs name; undefined where they name none of ours. */
export function runtimeIn({ variant }: OutputMap): RuntimePart | undefined {
  const name: unknown = variant?.value;
  return typeof name === "string" && isVariant(name) ? partOf(name, "runtime") : undefined;
}
