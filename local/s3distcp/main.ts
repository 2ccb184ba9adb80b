import { s3DistCp } from "./s3DistCp";

/** `s3-dist-cp` as a program: see README.md. Ends with the job's exit code. */
async function main(words: readonly string[]): Promise<void> {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      abort.abort();
    });
  }
  process.exitCode = await s3DistCp(words, {
    hdfsRoot: process.env["LAKE_HDFS_ROOT"],
    signal: abort.signal,
    log: (level, text) => {
      const stream = level === "error" ? process.stderr : process.stdout;
      stream.write(`${level === "info" ? "" : `${level.toUpperCase()} `}${text}\n`);
    },
  });
}

void main(process.argv.slice(2));
