/**
 * Deploys a stack from any CI with Pulumi's Automation API alone: preview, up, promote, drift, destroy.
 *
 * Credentials and state come from the environment: what AWS's SDKs read (with OIDC: AWS_ROLE_ARN and
 * AWS_WEB_IDENTITY_TOKEN_FILE, or the keys that a CI's own action sets), PULUMI_BACKEND_URL, and
 * PULUMI_CONFIG_PASSPHRASE where the stack's secrets want it.
 */
import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  LocalWorkspace,
  type OpMap,
  type Stack,
  type StackSummary,
} from "@pulumi/pulumi/automation";

const USAGE = `usage: deploy.ts preview STACK [--comment FILE]   what an update would change; --comment appends it as Markdown
       deploy.ts up STACK                         updates the stack
       deploy.ts promote FROM TO                  updates TO with what FROM runs, if that is this very commit
       deploy.ts drift STACK                      exit code 2 when AWS is not as the stack left it
       deploy.ts destroy STACK --confirm STACK    takes the stack down
  --commit ID       what is deployed (GITHUB_SHA)
  --project FOLDER  folder of Pulumi.yaml (the working folder)`;

/** Exit codes: a wrong word and a check that did not hold are told apart from an error. */
const EXIT = { usage: 64, drift: 2, refused: 3 } as const;

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
  const stack = await open(name, options, "make it where it is new");
  const { changeSummary, stdout } = await stack.preview({ onOutput: print, color: "never" });
  if (options.comment === undefined) return;
  appendFileSync(options.comment, comment(name, changeSummary, stdout));
}

async function up([name = ""]: readonly string[], options: Options): Promise<void> {
  await update(await open(name, options, "make it where it is new"), options);
}

async function promote([from = "", to = ""]: readonly string[], options: Options): Promise<void> {
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
  await update(await open(to, options, "make it where it is new"), options);
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

async function open(
  name: string,
  options: Options,
  ifNew?: "make it where it is new",
): Promise<Stack> {
  const args = { stackName: name, workDir: options.project };
  if (ifNew !== undefined) return LocalWorkspace.createOrSelectStack(args);
  const workspace = await LocalWorkspace.create({ workDir: options.project });
  const known: readonly StackSummary[] = await workspace.listStacks();
  if (!known.some((it) => it.name.split("/").at(-1) === name)) {
    const names = known.map((it) => it.name).join(", ") || "none";
    throw new End(EXIT.refused, `there is no stack ${name}; known are: ${names}`);
  }
  return LocalWorkspace.selectStack(args);
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

void main(process.argv.slice(2)).catch((error: unknown) => {
  const isForeseen = error instanceof End;
  process.stderr.write(`${isForeseen || error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isForeseen ? error.code : 1;
});
