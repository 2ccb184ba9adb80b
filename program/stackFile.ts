import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { StackConfig } from "./settings";

const STACK_FILE = z.looseObject({ config: z.record(z.string(), z.unknown()).default({}) });

/**
 * The configuration in a stack file, in the form that Pulumi hands it to a program: every value as text.
 *
 * Encrypted values (`secure: …`) are left out, since only the engine can read them.
 *
 * @param path - Such as `Pulumi.dev.yaml`.
 */
export function stackConfig(path: string): StackConfig {
  const file = STACK_FILE.safeParse(parse(readFileSync(path, "utf8")));
  if (!file.success)
    throw new Error(`${path} is no stack file: it needs a "config" of keys and values`);
  const given = Object.entries(file.data.config).filter(([, value]) => !isSecure(value));
  return Object.fromEntries(given.map(([key, value]) => [key, asText(value)]));
}

/** The stack that a stack file belongs to: `dev` for `Pulumi.dev.yaml`, and for a file of another name. */
export function stackNamed(path: string): string {
  const [, name = "dev"] = /^Pulumi\.(.+)\.yaml$/.exec(basename(path)) ?? [];
  return name;
}

function isSecure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
