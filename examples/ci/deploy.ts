/**
 * Deploys a stack from any CI with Pulumi's Automation API alone: preview, up, promote, drift, destroy.
 *
 * Credentials and state come from the environment: what AWS's SDKs read (with OIDC: AWS_ROLE_ARN and
 * AWS_WEB_IDENTITY_TOKEN_FILE, or the keys that a CI's own action sets), PULUMI_BACKEND_URL, and
 * PULUMI_CONFIG_PASSPHRASE where the stack's secrets want it.
 */
import { execFile } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import {
  ConcurrentUpdateError,
  LocalWorkspace,
  type OpMap,
  Stack,
  type StackSummary,
} from "@pulumi/pulumi/automation";
import { closest } from "fastest-levenshtein";

const USAGE = `usage: deploy.ts preview STACK [--comment FILE]   what an update would change; --comment appends it as Markdown
       deploy.ts up STACK                         updates the stack
       deploy.ts promote FROM TO                  updates TO with what FROM runs, if that is this very commit
       deploy.ts drift STACK                      exit code 2 when AWS is not as the stack left it
       deploy.ts destroy STACK --confirm STACK    takes the stack down
  --commit ID       what is deployed (GITHUB_SHA)
  --project FOLDER  folder of Pulumi.yaml (the working folder)`;

/** Exit codes: a wrong word, a check that did not hold and a lock are told apart from an error. */
const EXIT = { usage: 64, drift: 2, refused: 3, locked: 5 } as const;

/** A foreseen end: its message is all that is shown. */
class End extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

interface Options {
  readonly commit: string | undefined;
  readonly project: string;
  readonly comment: string | undefined;
  readonly confirm: string | undefined;
}

type Command = (stacks: readonly string[], options: Options) => Promise<void>;

const COMMANDS: Readonly<Record<string, { readonly stacks: number; readonly run: Command }>> = {
  preview: { stacks: 1, run: preview },
  up: { stacks: 1, run: up },
  promote: { stacks: 2, run: promote },
  drift: { stacks: 1, run: drift },
  destroy: { stacks: 1, run: destroy },
};

async function preview([name = ""]: readonly string[], options: Options): Promise<void> {
  const { stack, isNew, leave } = await deployable(name, options);
  try {
    const { changeSummary, stdout } = await stack.preview({ onOutput: print, color: "never" });
    if (options.comment === undefined) return;
    appendFileSync(options.comment, comment(name, changeSummary, stdout));
  } finally {
    // Only looked at: the backend and the stack file are left as they were.
    if (isNew) await leave();
  }
}

async function up([name = ""]: readonly string[], options: Options): Promise<void> {
  await update((await deployable(name, options)).stack, options);
}

async function promote([from = "", to = ""]: readonly string[], options: Options): Promise<void> {
  requireFile(to, options);
  const source = await open(from, options);
  const [last] = await source.history(1);
  const isSame = last?.result === "succeeded" && last.message === messageOf(options);
  if (!isSame) {
    const came = last === undefined ? "nothing" : `"${last.message}" (${last.result})`;
    throw new End(
      EXIT.refused,
      `${from} last ran ${came}, not a successful "${messageOf(options)}": update ${from} with this commit first`,
    );
  }
  await update((await deployable(to, options)).stack, options);
}

async function drift([name = ""]: readonly string[], options: Options): Promise<void> {
  const stack = await open(name, options);
  const { changeSummary } = await stack.previewRefresh({ onOutput: print, color: "never" });
  if (Object.keys(changeSummary).some((kind) => kind !== "same")) {
    throw new End(
      EXIT.drift,
      `${name} has drifted: ${counts(changeSummary)}; run up, or change the code`,
    );
  }
  print(`${name} is as it was left\n`);
}

async function destroy([name = ""]: readonly string[], options: Options): Promise<void> {
  if (options.confirm !== name) {
    throw new End(EXIT.usage, `destroy wants the stack's name twice: --confirm ${name}`);
  }
  const stack = await open(name, options);
  await stack.destroy({ onOutput: print, color: "never" });
}

/** A stack that is there. */
async function open(name: string, { project }: Options): Promise<Stack> {
  const workspace = await workspaceIn(project);
  if (await isThere(name, workspace)) return Stack.select(name, workspace);
  const known: readonly StackSummary[] = await workspace.listStacks();
  throw unknown(
    name,
    known.map((it) => it.name.split("/").at(-1) ?? it.name),
  );
}

/** A stack to deploy: one with a stack file, made where it is new. A name without a file is a slip, and no third lake. */
async function deployable(name: string, options: Options): Promise<Deployable> {
  const file = requireFile(name, options);
  const workspace = await workspaceIn(options.project);
  if (await isThere(name, workspace)) {
    return {
      stack: await Stack.select(name, workspace),
      isNew: false,
      leave: () => Promise.resolve(),
    };
  }
  const before = readFileSync(file);
  const leave = async (): Promise<void> => {
    await workspace.removeStack(name, { preserveConfig: true });
    writeFileSync(file, before);
  };
  return { stack: await Stack.create(name, workspace), isNew: true, leave };
}

interface Deployable {
  readonly stack: Stack;
  readonly isNew: boolean;
  /** Takes a new stack away again. */
  readonly leave: () => Promise<void>;
}

function requireFile(name: string, { project }: Options): string {
  const file = join(project, `Pulumi.${name}.yaml`);
  if (existsSync(file)) return file;
  const files = readdirSync(project).flatMap((it) => /^Pulumi\.(.+)\.yaml$/.exec(it)?.[1] ?? []);
  throw unknown(name, files);
}

function unknown(name: string, known: readonly string[]): End {
  const names = known.toSorted().join(", ") || "none";
  const nearest = known.length === 0 ? "" : `. Did you mean ${closest(name, known)}?`;
  return new End(EXIT.refused, `there is no stack ${name}; known: ${names}${nearest}`);
}

/**
 * The project for the Automation API, which by itself selects every stack that it opens: that would turn whatever else
 * runs in this folder without naming its stack onto this one (https://github.com/pulumi/pulumi/issues/8186).
 */
async function workspaceIn(workDir: string): Promise<LocalWorkspace> {
  const workspace = await LocalWorkspace.create({ workDir });
  const pulumi = async (...words: readonly string[]): Promise<void> => {
    await promisify(execFile)(workspace.pulumiCommand.command, [...words], { cwd: workDir });
  };
  workspace.selectStack = (name) => pulumi("stack", "--show-name", "--stack", name);
  workspace.createStack = (name) => pulumi("stack", "init", name, "--no-select");
  return workspace;
}

async function isThere(name: string, workspace: LocalWorkspace): Promise<boolean> {
  try {
    await workspace.selectStack(name);
    return true;
  } catch (error) {
    if (/no stack named .* found/.test(String(error))) return false;
    throw error;
  }
}

async function update(stack: Stack, options: Options): Promise<void> {
  await stack.up({ message: messageOf(options), onOutput: print, color: "never" });
}

/** How an update says what it deployed; `promote` looks for it. */
function messageOf({ commit }: Options): string {
  if (commit === undefined)
    throw new End(EXIT.usage, `say what is deployed: --commit ID\n${USAGE}`);
  return `commit ${commit}`;
}

/** A preview as a comment on a pull request. */
function comment(name: string, changes: OpMap, text: string): string {
  const fence = "```";
  return [
    `### Preview of ${name}: ${counts(changes)}`,
    `<details><summary>Everything</summary>\n\n${fence}\n${text.trim()}\n${fence}\n\n</details>\n`,
  ].join("\n\n");
}

function counts(changes: OpMap): string {
  const some = Object.entries(changes).filter(([kind]) => kind !== "same");
  return some.length === 0 ? "no change" : some.map(([kind, it]) => `${it} ${kind}`).join(", ");
}

function print(text: string): void {
  process.stdout.write(text);
}

async function main(words: readonly string[]): Promise<void> {
  const { positionals, values } = readWords(words);
  const [name = "", ...stacks] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined || stacks.length !== command.stacks) throw new End(EXIT.usage, USAGE);
  await command.run(stacks, {
    commit: values.commit ?? process.env["GITHUB_SHA"],
    project: resolve(values.project ?? "."),
    comment: values.comment,
    confirm: values.confirm,
  });
}

function readWords(words: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(words);
  } catch (error) {
    throw new End(
      EXIT.usage,
      `${error instanceof Error ? error.message : String(error)}\n${USAGE}`,
    );
  }
}

function parse(words: readonly string[]) {
  const text = { type: "string" } as const;
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { comment: text, commit: text, confirm: text, project: text },
  });
}

/** Whose lock it is, as the engine says it: `created by ann@host (pid 7) at …`. */
const OWNER = /created by .+/;

/** How the script ends with an error, and what it says. */
function endOf(error: unknown): { readonly code: number; readonly message: string } {
  if (error instanceof End) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ConcurrentUpdateError)) return { code: 1, message };
  const owner = OWNER.exec(message)?.[0] ?? "by whom, the engine does not say";
  return {
    code: EXIT.locked,
    message: `somebody else works on the stack, and has its lock (${owner}): run this again when they have ended`,
  };
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  const { code, message } = endOf(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
});
