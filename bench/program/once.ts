/**
 * Imports the program as Pulumi does and runs it for the stack file that it is given, without an engine. Prints seconds
 * from the start of the process, and the most memory that it ever held.
 */
import { deploy, fileSettings, record } from "../../program";

async function main(stackFile: string): Promise<void> {
  const { resources } = await record(() => deploy(fileSettings(stackFile)));
  const seconds = performance.now() / 1000;
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ resources: resources.length, seconds, peakMiB }) + "\n");
}

void main(process.argv[2] ?? "Pulumi.dev.yaml");
