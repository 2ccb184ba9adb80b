import { spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { type Emulator } from "../../support/emulator";
import { type Checkout, makeCheckout } from "./checkout";
import { type EngineEvent, readEvents, type Report, reportOf } from "./events";

/** Settings with which the provider speaks to an emulator instead of AWS. */
const EMULATED = {
  "aws:s3UsePathStyle": "true",
  "aws:skipCredentialsValidation": "true",
  "aws:skipMetadataApiCheck": "true",
  "aws:skipRegionValidation": "true",
  // With the provider's own 25 an action that fails stalls a test for minutes; one alone fails at any hiccup of the emulator.
  "aws:maxRetries": "3",
} as const;

/** Passphrase of every test stack's secrets. */
export const PASSPHRASE = "correct-horse";

/** Longest time that one command of the engine may take, in milliseconds. */
const COMMAND_TIMEOUT_MS = 1_500_000;

/** Characters of a command's output that an error quotes. */
const MOST_SAID = 2_000;

/** What came of one command. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A resource of a stack's state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** How a test stack is made. */
export interface StackPlan {
  /** Folder of `pulumi`: `needEngine` finds it. */
  readonly engine: string;
  readonly emulator: Emulator;
  /** The stack's name; its settings are those of the stack file of that name. */
  readonly name: string;
  /** Settings that differ from the stack file's, by full key. */
  readonly config?: Readonly<Record<string, string>>;
  /** Environment of `pulumi` beside the rest. @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

/** A stack of the project in a checkout of its own, driven by the `pulumi` command as a user does. */
export class TestStack {
  private constructor(
    private readonly plan: StackPlan,
    private readonly checkout: Checkout,
    /** Environment of `pulumi` and of `lake`: engine, state, passphrase, emulator. */
    readonly env: Readonly<Record<string, string>>,
  ) {}

  /** The project's folder: run commands here. */
  get folder(): string {
    return this.checkout.folder;
  }

  /** Makes an empty stack with its settings. */
  static async create(plan: StackPlan): Promise<TestStack> {
    const checkout = await makeCheckout();
    const home = `${checkout.folder}-home`;
    await mkdir(join(home, "state"), { recursive: true });
    const stack = new TestStack(plan, checkout, environment(plan, home));
    await stack.must(["stack", "init", plan.name]);
    await stack.configure({ ...EMULATED, ...plan.config });
    return stack;
  }

  /** Changes settings of the stack. */
  async configure(config: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(config).flatMap(([key, value]) => [
      "--plaintext",
      `${key}=${value}`,
    ]);
    await this.must(["config", "set-all", "--stack", this.plan.name, ...pairs]);
  }

  /** Removes settings of the stack, so that their defaults hold. */
  async unset(...keys: readonly string[]): Promise<void> {
    await this.must(["config", "rm-all", "--stack", this.plan.name, ...keys]);
  }

  /** Deploys. Throws with the engine's words when that fails. */
  async up(...words: readonly string[]): Promise<Report> {
    return await this.succeed("up", ["--yes", "--skip-preview", ...words]);
  }

  /** What a deployment would change. */
  async preview(...words: readonly string[]): Promise<Report> {
    return await this.succeed("preview", words);
  }

  /** Reads what is really there; nothing is written to AWS. */
  async refresh(...words: readonly string[]): Promise<Report> {
    return await this.succeed("refresh", ["--yes", "--skip-preview", ...words]);
  }

  /** Takes the stack down. */
  async destroy(...words: readonly string[]): Promise<Report> {
    return await this.succeed("destroy", ["--yes", "--skip-preview", ...words]);
  }

  /** Runs an operation that is to fail; what it did and said. */
  async fail(operation: string, words: readonly string[]): Promise<Report> {
    const { ran, report } = await this.operate(operation, words);
    if (ran.exitCode !== 0) return report;
    throw new Error(`pulumi ${operation} was to fail, and did not:\n${ran.stdout}`);
  }

  /** The stack's outputs. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.must(["stack", "output", "--json", "--stack", this.plan.name]);
    return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  }

  /** The stack's state as it is kept, secrets encrypted. */
  async exported(): Promise<string> {
    return (await this.must(["stack", "export", "--stack", this.plan.name])).stdout;
  }

  /** Every resource in the state. */
  async resources(): Promise<readonly StateResource[]> {
    const state = JSON.parse(await this.exported()) as {
      readonly deployment: { readonly resources?: readonly StateResource[] };
    };
    return state.deployment.resources ?? [];
  }

  /** Runs `pulumi` with any words in the project's folder. */
  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return ranPulumi(this.plan.engine, [...words, "--non-interactive"], {
      cwd: this.folder,
      env: { ...this.env, ...env },
    });
  }

  /** Removes checkout and state; what is left in the emulator stays. */
  async remove(): Promise<void> {
    await this.checkout.remove();
    await rm(`${this.checkout.folder}-home`, { recursive: true, force: true });
  }

  private async must(words: readonly string[]): Promise<Ran> {
    const ran = await this.run(words);
    if (ran.exitCode === 0) return ran;
    throw new Error(`pulumi ${words.join(" ")} failed:\n${ran.stdout}${ran.stderr}`);
  }

  private async succeed(operation: string, asked: readonly string[]): Promise<Report> {
    const { ran, report } = await this.operate(operation, asked);
    if (ran.exitCode === 0) return report;
    const words = [...report.errors, ran.stdout.slice(-MOST_SAID), ran.stderr];
    throw new Error(`pulumi ${operation} failed:\n${words.join("\n")}`);
  }

  private async operate(
    operation: string,
    words: readonly string[],
  ): Promise<{ readonly ran: Ran; readonly report: Report }> {
    const log = join(`${this.checkout.folder}-home`, `${operation}-${Date.now()}.json`);
    const all = [operation, "--stack", this.plan.name, "--event-log", log, ...words];
    const ran = await this.run(all, { PULUMI_DEBUG_COMMANDS: "true" });
    const events: readonly EngineEvent[] = await readEvents(log);
    return { ran, report: reportOf(events, ran.exitCode) };
  }
}

function environment(
  { engine, emulator, env = {} }: StackPlan,
  home: string,
): Record<string, string> {
  return {
    ...emulator.env,
    PATH: [engine, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
    HOME: process.env["HOME"] ?? home,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${join(home, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // What the official language host makes of `runtime.options.tsconfig`; an older one leaves it out and type-checks.
    PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.pulumi.json",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...env,
  };
}

async function ranPulumi(
  engine: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Ran> {
  const child = spawn(join(engine, "pulumi"), words, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: COMMAND_TIMEOUT_MS,
  });
  const [exitCode, stdout, stderr] = await Promise.all([
    new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? 1);
      });
    }),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}
