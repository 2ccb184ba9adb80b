import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { lake } from "../../cli/lake";

/** How a command ended. */
export interface LakeEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `lake` inside this process, which takes a tenth of the time, with `env` beside the process's own. */
export async function lakeHere(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<LakeEnd> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(stdout), text(stderr)]);
  try {
    // A stream without a terminal behind it is all that the command asks for.
    const streams = [stdout, stderr] as unknown as [NodeJS.WriteStream, NodeJS.WriteStream];
    const exitCode = await lake(words, ...streams);
    stdout.end();
    stderr.end();
    const [out, err] = await texts;
    return { exitCode, stdout: out, stderr: err };
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  }
}
