import { S3Client } from "@aws-sdk/client-s3";
import { existsSync } from "node:fs";
import { stackConfig } from "../../program";
import {
  type Doomed,
  emptyBucket,
  fates,
  type OpenStack,
  storageConfig,
  withoutStays,
} from "../../stacks";
import { confirm } from "../deploy/confirm";
import { type DeployOptions, readDeployOptions } from "../deploy/deployOptions";
import { lookForLeftovers } from "../deploy/leftovers";
import { onStack } from "../deploy/onStack";
import { resultOf, sayEnd } from "../deploy/sayStory";
import { act, look, repair } from "../deploy/work";
import { EXIT, Refusal } from "../exitCodes";
import { type RawOptions } from "../optionReader";
import { task } from "../output/output";
import { textTable } from "../output/textTable";
import { countText, plural } from "../output/units";
import { type Session } from "../session";
import { opened } from "./deploy";

/** `lake destroy`: takes a stack down, after it has said what goes and what stays. */
export async function destroy(raw: RawOptions, session: Session): Promise<void> {
  const options = readDeployOptions("lake destroy", raw);
  if (options.yes && options.stack === undefined) {
    throw new Refusal(EXIT.usage, "--yes alone does not say which stack: add --stack NAME");
  }
  await onStack(session.signal, async () => {
    const open = await opened(options, session, false);
    const doomed = fates((await open.stack.exportStack()).deployment);
    sayFates(doomed, session);
    refuseProtected(open.name, doomed);
    await askName(open.name, doomed, options, session);
    await repair(open, session);
    const { story: planned } = await look(open, "preview-destroy", session);
    const emptied = await emptyBuckets(open, doomed, session);
    const done = await act(open, "destroy", session, {
      planned: withoutStays(planned, doomed).changes,
    });
    const { seconds } = done;
    const story = withoutStays(done.story, doomed);
    sayEnd(session.output, open.name, story, seconds);
    const stays = doomed.filter(({ fate }) => fate === "stays");
    if (stays.length > 0) {
      session.output.say(`${plural(stays.length, "resource")} stay in the account without a stack`);
    }
    const left = await lookForLeftovers(open, doomed, session);
    session.output.result({
      ...resultOf(open.name, story, seconds),
      emptied,
      stays: stays.map(({ name, type, id }) => ({ name, type, id })),
      leftovers: left ?? null,
    });
  });
}

/** Says what goes, and names what stays. */
function sayFates(doomed: readonly Doomed[], { output }: Session): void {
  const components = [...new Set(doomed.map(({ component }) => component))];
  const count = (component: string, fate: Doomed["fate"]): number | null =>
    doomed.filter((it) => it.component === component && it.fate === fate).length || null;
  const rows = components.map((component) => [
    component,
    count(component, "goes"),
    count(component, "stays"),
    count(component, "protected"),
  ]);
  output.say(
    textTable({ columns: ["component", "goes", "stays", "protected"], rows }, output.width),
  );
  for (const { name, type, id } of doomed.filter(({ fate }) => fate === "stays")) {
    if (/bucket:Bucket|key:Key/.test(type)) output.say(`stays in the account: ${name} (${id})`);
  }
  for (const { name, id } of doomed.filter(({ emptied }) => emptied)) {
    output.say(`goes with all its data and versions: ${name} (${id})`);
  }
}

function refuseProtected(stack: string, doomed: readonly Doomed[]): void {
  const kept = doomed.filter(({ fate }) => fate === "protected");
  if (kept.length === 0) return;
  throw new Refusal(
    EXIT.guarded,
    [
      `stack ${stack} is protected, so it does not go: ${kept.map(({ name }) => name).join(", ")}`,
      "To take the stack down and leave buckets and key in the account: pulumi config set lake:protected false, then lake up",
      "To delete the data as well, turn the second key too: pulumi config set lake:deleteDataOnDestroy true, then lake up",
    ].join("\n"),
  );
}

async function askName(
  stack: string,
  doomed: readonly Doomed[],
  { yes }: DeployOptions,
  { signal }: Session,
): Promise<void> {
  if (yes) return;
  const going = doomed.filter(({ fate }) => fate === "goes").length;
  const question = `${plural(going, "resource")} of stack ${stack} will be deleted. Type the stack's name to go on:`;
  await confirm(
    question,
    stack,
    `add --yes --stack ${stack} to destroy without being asked`,
    signal,
  );
}

/** Empties the buckets that go with their data, all at once: the engine would do it version by version. */
async function emptyBuckets(
  { file }: OpenStack,
  doomed: readonly Doomed[],
  { output, signal }: Session,
): Promise<Readonly<Record<string, number>>> {
  const buckets = doomed.filter(({ emptied }) => emptied).map(({ id }) => id);
  if (buckets.length === 0) return {};
  const config = existsSync(file) ? stackConfig(file) : {};
  const client = new S3Client(storageConfig(config));
  try {
    const counts = await task(output, `Empty ${plural(buckets.length, "bucket")}`, (tell) => {
      const soFar = new Map<string, number>();
      return Promise.all(
        buckets.map(async (bucket) => {
          const onProgress = (deleted: number): void => {
            soFar.set(bucket, deleted);
            const total = [...soFar.values()].reduce((sum, one) => sum + one, 0);
            tell(`${countText(total)} versions deleted`);
          };
          return [bucket, await emptyBucket(client, bucket, { signal, onProgress })] as const;
        }),
      );
    });
    return Object.fromEntries(counts);
  } finally {
    client.destroy();
  }
}
