/** A Pulumi program of as many pipelines as LAKE_BENCH_PIPELINES says; tells the file LAKE_BENCH_PEAK what memory it took. */
import { writeFileSync } from "node:fs";
import { EmrPipeline } from "../../components";
import { PROJECT_FILES } from "../../program";

/** Makes `count` pipelines side by side. */
export function pipelines(count: number): void {
  for (let i = 0; i < count; i += 1) {
    new EmrPipeline(`lake${i}`, { files: PROJECT_FILES, protected: false });
  }
}

const count = Number(process.env["LAKE_BENCH_PIPELINES"] ?? 0);
const peakFile = process.env["LAKE_BENCH_PEAK"];
if (count > 0) pipelines(count);
if (peakFile !== undefined) {
  process.once("exit", () => {
    const { maxRSS } = process.resourceUsage();
    writeFileSync(
      peakFile,
      JSON.stringify({ peakMiB: maxRSS / 1024, seconds: performance.now() / 1000 }),
    );
  });
}
