/** Imports and runs the program of as many pipelines as the first word says, without an engine; prints seconds and memory. */
import { record } from "../../program";
import { pipelines } from "./pipelines";

async function main(count: number): Promise<void> {
  const { resources } = await record(() => {
    pipelines(count);
  });
  const figures = {
    resources: resources.length,
    seconds: performance.now() / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

void main(Number(process.argv[2]));
