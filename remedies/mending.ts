import { type CommandTarget, pulumiCommand } from "./commands";

/** A setting's value, as a setting's texts give examples of it. */
export type MendedValue = string | number | boolean | readonly string[];

/** How a stack's settings are mended, in words that end a complaint. */
export interface Mending {
  /** How `key`, such as `lake:zones`, is given `value`. */
  set(key: string, value: MendedValue): string;
  /** How `key` is taken away. */
  remove(key: string): string;
}

/** For a stack that the backend knows: commands. */
export function mendingByCommand(target: CommandTarget): Mending {
  return {
    set: (key, value) => `with: ${pulumiCommand("config set", [key, textOf(value)], target)}`,
    remove: (key) => `with: ${pulumiCommand("config rm", [key], target)}`,
  };
}

/** For a stack file alone, whose stack no command can be told of: the line that the file wants. */
export function mendingInFile(file: string): Mending {
  return {
    set: (key, value) => `in ${file}: ${key}: ${JSON.stringify(value)}`,
    remove: (key) => `from ${file}: the line ${key}`,
  };
}

/** As `pulumi config set` takes it: lists are JSON. */
function textOf(value: MendedValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
