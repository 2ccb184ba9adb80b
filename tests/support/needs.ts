import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../../program/record";

/**
 * Type and name of every resource that must be there before `output` is known, sorted.
 *
 * Pulumi keeps them on the output but leaves them out of its typings.
 */
export async function neededBy(output: pulumi.Output<unknown>): Promise<string[]> {
  const all: unknown = Reflect.get(output, "allResources");
  assert.ok(typeof all === "function", "Pulumi's outputs know their resources no more");
  const resources = (await Reflect.apply(all, output, [])) as Set<pulumi.Resource>;
  const urns = await Promise.all([...resources].map(({ urn }) => valueOf(urn)));
  return urns.map((urn) => urn.split("::").slice(2).join(" ").split("$").at(-1) ?? urn).sort();
}
