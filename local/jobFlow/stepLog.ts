import { once } from "node:events";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { type Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { FailureReason, LineCutter } from "./lines";
import { type StepLogs } from "./run";

type OnLine = (stream: keyof StepLogs, text: string) => void;

/** The files of one step's output, below `folder`. */
export function logsIn(folder: string): StepLogs {
  return {
    controller: join(folder, "controller"),
    stdout: join(folder, "stdout"),
    stderr: join(folder, "stderr"),
  };
}

/** Writes a step's output to its files, and hands out each line on the way. */
export class StepLog {
  private readonly files: Readonly<Record<keyof StepLogs, WriteStream>>;
  private readonly failure = new FailureReason();

  constructor(
    folder: string,
    private readonly onLine: OnLine,
  ) {
    mkdirSync(folder, { recursive: true });
    const { controller, stdout, stderr } = logsIn(folder);
    this.files = {
      controller: createWriteStream(controller),
      stdout: createWriteStream(stdout),
      stderr: createWriteStream(stderr),
    };
  }

  /** Says what the runner itself does. */
  note(text: string): void {
    this.files.controller.write(`${new Date().toISOString()} ${text}\n`);
    this.onLine("controller", text);
  }

  /** Takes everything that `from` holds, no faster than the disk does. */
  async copy(stream: "stdout" | "stderr", from: Readable): Promise<void> {
    const cutter = new LineCutter();
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (!this.files[stream].write(chunk)) await once(this.files[stream], "drain");
      this.hand(stream, cutter.push(chunk));
    }
    this.hand(stream, cutter.end());
  }

  /** Why a command that ended with `exitCode` failed. */
  reason(exitCode: number): string {
    return this.failure.reason(exitCode);
  }

  /** Closes the files; resolves when all is on disk. */
  async close(): Promise<void> {
    const files = Object.values(this.files);
    for (const file of files) file.end();
    await Promise.all(files.map((file) => finished(file)));
  }

  private hand(stream: "stdout" | "stderr", lines: readonly string[]): void {
    for (const line of lines) {
      if (stream === "stderr") this.failure.add(line);
      this.onLine(stream, line);
    }
  }
}
