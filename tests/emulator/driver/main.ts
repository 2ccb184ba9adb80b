/** `npm run emulator`: an AWS on this machine whose EMR runs steps for real, until Ctrl-C. */
import { parseArgs } from "node:util";
import { startEmulator } from "../../support/emulator";
import { startDriver } from "./driver";

/** Region of the project's own stack files. */
const DEFAULT_REGION = "eu-central-1";

/** What a stack needs beside the environment to be deployed to the emulator. */
const STACK_SETTINGS = [
  "aws:s3UsePathStyle=true",
  "aws:skipCredentialsValidation=true",
  "aws:skipMetadataApiCheck=true",
  "aws:skipRegionValidation=true",
  "aws:maxRetries=3",
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      region: { type: "string", default: DEFAULT_REGION },
      quiet: { type: "boolean", default: false },
    },
  });
  const emulator = await startEmulator(
    values.port === undefined ? {} : { port: Number(values.port) },
  );
  const driver = await startDriver({
    endpoint: emulator.endpoint,
    onEvent: (work, event) => {
      if (values.quiet || (event.type !== "step-started" && event.type !== "step-ended")) return;
      const { name, state } = event.step;
      process.stdout.write(`# ${work.clusterId} ${work.stepId ?? "bootstrap"} ${name}: ${state}\n`);
    },
  });
  const env = { ...emulator.env, AWS_REGION: values.region, AWS_DEFAULT_REGION: values.region };
  const settings = STACK_SETTINGS.map((pair) => `--plaintext ${pair}`).join(" ");
  process.stdout.write(
    [
      "# A stand-in for AWS; EMR's steps run on this machine. Ctrl-C ends it, and everything in it is gone.",
      "# In another shell:",
      ...Object.entries(env).map(([name, value]) => `export ${name}=${value}`),
      `# A stack that is to be deployed to it needs: pulumi config set-all ${settings}`,
      "",
    ].join("\n"),
  );
  await asked();
  await driver.stop();
  await emulator.stop();
}

/** Resolves when somebody asks for the end. */
function asked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        resolve();
      });
  });
}

void main();
