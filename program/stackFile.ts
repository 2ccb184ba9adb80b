import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { Checks } from "../components";
import { mendingInFile } from "../remedies";
import { type Settings } from "./commonSettings";
import { readSettings, type StackConfig } from "./settings";
import { exampleText } from "./settingsSchema";

const STACK_FILE = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });

/**
 * The configuration in a stack file, in the form that Pulumi hands it to a program: every value as text.
 *
 * Encrypted values (`secure: …`) are left out, since only the engine can read them; see {@link encryptedKeys}.
 *
 * @param path - Such as `Pulumi.dev.yaml`.
 * @throws one error that names file and lines, when it is no stack file.
 */
export function stackConfig(path: string): StackConfig {
  const given = Object.entries(configIn(path)).filter(([, value]) => !isSecure(value));
  return Object.fromEntries(given.map(([key, value]) => [key, asText(value)]));
}

/** The keys of a stack file whose values are encrypted, like `lake:alarmEmail`. */
export function encryptedKeys(path: string): string[] {
  return Object.entries(configIn(path)).flatMap(([key, value]) => (isSecure(value) ? [key] : []));
}

/**
 * The settings of the stack file at `path`. An encrypted setting, which only the engine can read, counts as given: the
 * setting's example stands for it.
 *
 * @param overrides - Settings that replace the file's, by their full keys.
 * @throws one error that lists every value that will not do.
 */
export function fileSettings(
  path: string,
  overrides: StackConfig = {},
  mending = mendingInFile(basename(path)),
): Settings {
  const hidden = encryptedKeys(path).map((key) => [key, exampleText(key)] as const);
  const config = { ...Object.fromEntries(hidden), ...stackConfig(path), ...overrides };
  return readSettings(config, stackNamed(path), mending);
}

/** The stack that a stack file belongs to: `dev` for `Pulumi.dev.yaml`, and for a file of another name. */
export function stackNamed(path: string): string {
  const [, name = "dev"] = /^Pulumi\.(.+)\.yaml$/.exec(basename(path)) ?? [];
  return name;
}

function configIn(path: string): Readonly<Record<string, unknown>> {
  const name = basename(path);
  const document = parseDocument(readFileSync(path, "utf8"), { prettyErrors: true });
  const checks = new Checks();
  for (const { message, linePos } of document.errors) {
    const [first = ""] = message.split(" at line ");
    const where = linePos === undefined ? name : `${name}, line ${linePos[0].line}`;
    checks.expect(false, where, `is not YAML as the engine reads it: ${first}`);
  }
  checks.done(`The stack of ${name}`);
  const file = STACK_FILE.safeParse(document.toJS());
  checks
    .expect(
      file.success,
      name,
      'must be a stack file with a "config" of keys and values, like `config: {"aws:region": eu-central-1}`',
    )
    .done(`The stack of ${name}`);
  return file.data?.config ?? {};
}

function isSecure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
