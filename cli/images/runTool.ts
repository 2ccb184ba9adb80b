import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { EXIT, Refusal } from "../exitCodes";
import { printable } from "../output/printable";

/** Lines of a program that failed that are shown. */
const LINES_SHOWN = 15;

/** How a program is run. */
export interface RunOptions {
  readonly signal: AbortSignal;
  /** Told each line that it prints. @default - nobody */
  readonly tell?: ((line: string) => void) | undefined;
  /** What it reads, such as a password. @default - nothing */
  readonly input?: string | undefined;
}

/** What a program printed, and how it ended; `status` is undefined where it could not be started. */
export interface ProgramEnd {
  readonly status: number | undefined;
  readonly stdout: string;
  /** The last lines of both of its outputs. */
  readonly lastLines: readonly string[];
}

/** Runs a program to its end. Rejects only where it is stopped by the signal. */
export async function tryTool(
  program: string,
  words: readonly string[],
  { signal, tell, input }: RunOptions,
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const child = spawn(program, [...words], { stdio: ["pipe", "pipe", "pipe"], signal });
  const stdout: string[] = [];
  const last: string[] = [];
  const hear = (line: string): void => {
    const text = printable(line).trim();
    if (text === "") return;
    last.push(text);
    if (last.length > LINES_SHOWN) last.shift();
    tell?.(text);
  };
  createInterface({ input: child.stderr }).on("line", hear);
  createInterface({ input: child.stdout }).on("line", (line) => {
    stdout.push(line);
    hear(line);
  });
  // Whoever ends before it has read all of its input has said why.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const status = await new Promise<number | undefined>((resolve) => {
    child.once("error", () => {
      resolve(undefined);
    });
    child.once("close", (code) => {
      resolve(code ?? undefined);
    });
  });
  signal.throwIfAborted();
  return { status, stdout: stdout.join("\n"), lastLines: last };
}

/** Runs a program that must end well; answers with what it printed. Throws a Refusal with its last lines where it does not. */
export async function mustTool(
  program: string,
  words: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { status, stdout, lastLines } = await tryTool(program, words, options);
  if (status === 0) return stdout;
  const shown = `${program} ${words.join(" ")}`;
  const how = status === undefined ? "cannot be run" : `failed with status ${status}`;
  const said = lastLines.map((line) => `\n  ${line}`).join("");
  throw new Refusal(
    status === undefined ? EXIT.toolsMissing : EXIT.failed,
    `${shown} ${how}${said}`,
  );
}
