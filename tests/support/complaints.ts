import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { LookUps } from "../../program/lookUps";
import { record } from "../../program/record";

/** The paths that `build` complains about, in order; and asserts that it made nothing. */
export async function complaintsOf(build: () => unknown): Promise<string[]> {
  const error = await failureOf(build);
  assert.ok(
    pulumi.InputPropertiesError.isInstance(error),
    `wanted complaints, got ${String(error)}`,
  );
  const paths = error.errors.map(({ propertyPath }) => propertyPath);
  for (const path of paths)
    assert.match(error.message, new RegExp(`^ {2}- ${escaped(path)}: `, "m"));
  return paths;
}

/** The error that recording `build` ends with. */
export async function failureOf(build: () => unknown, lookUps?: LookUps): Promise<Error> {
  const outcome: unknown = await record(build, lookUps).catch((error: unknown) => error);
  assert.ok(outcome instanceof Error, "it was built, and should not have been");
  return outcome;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
