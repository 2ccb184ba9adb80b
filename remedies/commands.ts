import { resolve } from "node:path";

/** Which stack a command that people are shown is for. */
export interface CommandTarget {
  readonly stack: string;
  /** Folder with the `Pulumi.yaml`. @default - the project's own, for `lake`; the working folder, for `pulumi` */
  readonly project?: string | undefined;
}

/** The project whose `lake` this is. */
const OWN_PROJECT = resolve(__dirname, "..");

/** A command of `lake` as it can be pasted: `lake up --stack prod`. */
export function lakeCommand(words: string, { stack, project }: CommandTarget): string {
  const elsewhere = project !== undefined && resolve(project) !== OWN_PROJECT;
  const where = elsewhere ? ` --project ${quoted(project)}` : "";
  return `lake ${words} --stack ${quoted(stack)}${where}`;
}

/**
 * A command of `pulumi` as it can be pasted: `pulumi config set --stack prod lake:zones 2`.
 *
 * @param command - Its words up to the options, like `config set`.
 * @param operands - What follows the options.
 */
export function pulumiCommand(
  command: string,
  operands: readonly string[],
  { stack, project }: CommandTarget,
): string {
  const elsewhere = project !== undefined && resolve(project) !== process.cwd();
  const where = elsewhere ? ["--cwd", quoted(project)] : [];
  return ["pulumi", command, "--stack", quoted(stack), ...where, ...operands.map(quoted)].join(" ");
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
