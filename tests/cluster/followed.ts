import { type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A `lake run --follow` at work. */
export interface Followed {
  /** The run that it started. */
  readonly run: string;
  /** Everything that it has said so far, on both of its streams. */
  said(): string;
  /** The first match in what it says; rejects where it ends without one. */
  until(pattern: RegExp): Promise<string>;
  /** How it ends. */
  readonly exitCode: Promise<number | null>;
}

/** Listens to a command that starts a run, and waits until it has named the run. */
export async function listen(child: ChildProcess): Promise<Followed> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (data: string) => {
      text += data;
    });
  }
  let hasEnded = false;
  const exitCode = once(child, "close").then(([code]) => {
    hasEnded = true;
    return code as number | null;
  });
  const until = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const [match] = pattern.exec(text) ?? [];
      if (match !== undefined) return match;
      if (hasEnded) throw new Error(`it ended without ${String(pattern)}:\n${text}`);
      await Promise.race([exitCode, new Promise((resolve) => setTimeout(resolve, 200))]);
    }
  };
  const started = await until(/started run \S+/);
  return { run: started.replace("started run ", ""), said: () => text, until, exitCode };
}
