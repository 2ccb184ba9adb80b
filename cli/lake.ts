import { CommanderError } from "commander";
import { buildProgram } from "./program";
import { diskTrouble } from "./diskTrouble";
import { EXIT, type ExitCode, exitCodeOf, Refusal, Verdict } from "./exitCodes";
import { type JsonForm } from "./output/jsonOutput";
import { openOutput } from "./output/openOutput";
import { type Output } from "./output/output";
import { printableLines } from "./output/printable";
import { type WatchedOutput } from "./output/silence";
import { listenForStop } from "./stopping";

/** Runs the `lake` command with these words to its end; its exit code. Never rejects. */
export async function lake(
  words: readonly string[],
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
): Promise<ExitCode> {
  const wants = { json: words.includes("--json"), debug: words.includes("--debug") };
  const stopping = listenForStop();
  endWithReader(stdout);
  const title = `lake ${words[0] ?? ""}`.trim();
  const opened = (form: JsonForm): WatchedOutput =>
    openOutput(wants.json ? form : undefined, title, stdout, stderr);
  let output = opened("document");
  const openSession = (form: JsonForm): { output: Output; signal: AbortSignal } => {
    output.release();
    output = opened(form);
    return { output, signal: stopping.signal };
  };
  const texts = { out: (text: string) => stdout.write(text), complaints: [] as string[] };
  const concluded = (thrown: unknown, error: unknown): ExitCode => {
    if (error instanceof CommanderError) return ended(error, texts.complaints, output);
    const exitCode = exitCodeOf(error);
    const isTold = error instanceof Verdict && wants.json;
    if (!isTold) output.fail(messageOf(error, exitCode, wants.debug), exitCode);
    if (wants.debug && thrown instanceof Error)
      stderr.write(`${printableLines(thrown.stack ?? thrown.message)}\n`);
    return exitCode;
  };
  try {
    await buildProgram(openSession, texts).parseAsync([...words], { from: "user" });
    return EXIT.done;
  } catch (thrown) {
    const error = endOf(thrown, stopping.signal);
    return concluded(thrown, diskTrouble(error) ?? error);
  } finally {
    output.release();
    stopping.release();
  }
}

/** What ended a command: once it was asked to stop, that, unless the command has more to say of how it stopped. */
function endOf(thrown: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted) return thrown;
  const reason: unknown = signal.reason;
  const tellsMore = thrown instanceof Refusal && thrown.exitCode === exitCodeOf(reason);
  return tellsMore ? thrown : reason;
}

/** Commander ends by an error also after `--help` and `--version`, which are no failures. */
function ended(error: CommanderError, complaints: readonly string[], output: Output): ExitCode {
  if (error.exitCode === 0) return EXIT.done;
  const text = complaints
    .join("")
    .trim()
    .replace(/^error: /, "");
  output.fail(text === "" ? error.message : text, EXIT.usage);
  return EXIT.usage;
}

function messageOf(error: unknown, exitCode: ExitCode, debug: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  if (exitCode !== EXIT.unexpected || debug) return message;
  return `${message}\n(run it again with --debug to see where this comes from)`;
}

/** A reader that goes away, as `head` does, ends the command quietly. */
function endWithReader(stdout: NodeJS.WriteStream): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? EXIT.brokenPipe : EXIT.unexpected);
  });
}
