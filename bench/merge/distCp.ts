import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { nodeWords } from "../../local";
import { type ServedStore } from "../support/servedStore";

const run = promisify(execFile);

/** One measured merge. */
export interface Measured {
  readonly seconds: number;
  /** Largest resident memory of the process, in MiB. */
  readonly peakMiB: number;
}

/** Groups that fan out: the first two letters of the path. */
export const FAN_OUT = ".*/song_data/([A-Z])/([A-Z])/.*";

/** One group for everything: one thread that opens one file after another. */
export const ONE_GROUP = ".*/(song_data)/.*";

/**
 * Node lets garbage lie while memory is plenty, so a longer run looks larger whatever it holds on to.
 * With a small heap the peak shows what is needed.
 */
const TIDY = ["--max-semi-space-size=2", "--max-old-space-size=96"];

/** Merges `s3://raw/song_data/` with the stand-in, in a process of its own. */
export async function distCp(store: ServedStore, groupBy: string, dest: string): Promise<Measured> {
  const words = [
    ...["--src=s3://raw/song_data/", `--dest=${dest}`, `--groupBy=${groupBy}`],
    ...["--outputCodec=none", "--targetSize=128"],
  ];
  const [program = "", ...rest] = [...nodeWords(join(__dirname, "copyOnce.ts")), ...words];
  const bounded = [...TIDY, ...rest];
  const { stdout } = await run(program, bounded, { env: { ...process.env, ...store.env } });
  const { exitCode, errors, ...measured } = JSON.parse(stdout) as Measured & {
    exitCode: number;
    errors: string[];
  };
  if (exitCode !== 0) throw new Error(`s3-dist-cp ended with ${exitCode}: ${errors.join("; ")}`);
  return measured;
}
