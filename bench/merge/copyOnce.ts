import { s3DistCp } from "../../local";

/** Runs `s3-dist-cp` once in this process; prints its exit code, seconds and peak memory as JSON. */
async function main(words: readonly string[]): Promise<void> {
  const errors: string[] = [];
  const begin = performance.now();
  const exitCode = await s3DistCp(words, {
    log: (level, text) => {
      if (level !== "info") errors.push(text);
    },
  });
  const seconds = (performance.now() - begin) / 1_000;
  const peakMiB = process.resourceUsage().maxRSS / 1_024;
  process.stdout.write(JSON.stringify({ exitCode, seconds, peakMiB, errors: errors.slice(0, 5) }));
}

void main(process.argv.slice(2));
