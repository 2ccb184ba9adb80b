import { EMRClient, type StepConfig } from "@aws-sdk/client-emr";
import {
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  addSteps,
  type CancelReport,
  cancelRun,
  followRun,
  type RunEvent,
  type RunOutcome,
  type RunTarget,
} from "../../../emr";
import { startDriver } from "../../emulator/driver/driver";
import { type Report } from "../support/events";
import { Story } from "../support/story";
import { type StateResource } from "../support/stack";
import { makeWorld, STACK_REGION, type World } from "../support/world";
import { type Down } from "./dev";

/** What the stack has that its stack file does not say. */
export const PERSISTENT = { "lake:cluster": "persistent" };

/** An address that must not stand in the state in clear. */
export const SECRET_ADDRESS = "on-call-7f3a@example.com";

/** An object in the raw bucket: data that must not go. */
export const DATA_KEY = "log_data/2018/11/kept.json";

const POLL_MS = 200;

/** Runs on the persistent cluster: one that fails, one that is cancelled. */
export interface ClusterRuns {
  readonly failed: RunOutcome;
  readonly cancelled: RunOutcome;
  readonly report: CancelReport;
}

/** What there is to ask about the story of the production stack. */
export interface ProdStory {
  readonly story: Story;
  readonly world: () => Promise<World>;
  readonly up: () => Promise<Report>;
  readonly quietPreview: () => Promise<Report>;
  readonly quietRefresh: () => Promise<Report>;
  readonly resources: () => Promise<readonly StateResource[]>;
  readonly state: () => Promise<string>;
  readonly runs: () => Promise<ClusterRuns>;
  readonly refused: () => Promise<Down>;
  readonly down: () => Promise<Down>;
  /** Whether the object in the raw bucket is still there. */
  readonly hasData: () => Promise<boolean>;
}

/** The production stack with a persistent cluster: up, runs on the cluster, and both ways in which its data stays. */
export function tellProd(engine: string): ProdStory {
  const story = new Story("prod");
  const config = PERSISTENT;
  const world = story.chapter("begin", () => makeWorld({ engine, name: "prod", config }));
  const chapter = <T>(title: string, happens: (own: World) => Promise<T>): (() => Promise<T>) =>
    story.chapter(title, async () => happens(await world()));

  return {
    story,
    world,
    up: chapter("up", async ({ stack }) => {
      // A persistent cluster takes no schedule, and the stack file has one.
      await stack.run(["config", "rm", "lake:schedule", "--stack", "prod"]);
      const secret = ["config", "set", "--secret", "lake:alarmEmail", SECRET_ADDRESS];
      await stack.run([...secret, "--stack", "prod"]);
      return await stack.up();
    }),
    quietPreview: chapter("preview without change", ({ stack }) => stack.preview()),
    quietRefresh: chapter("refresh without change", ({ stack }) =>
      stack.refresh("--expect-no-changes"),
    ),
    resources: chapter("a look at the state", ({ stack }) => stack.resources()),
    state: chapter("export of the state", ({ stack }) => stack.exported()),
    runs: chapter("runs on the cluster", clusterRuns),
    refused: chapter("destroy while protected", async (own) => {
      await putData(own);
      return await takenDown(own, () => own.stack.fail("destroy", ["--yes"]));
    }),
    down: chapter("destroy with the first key", async (own) => {
      await own.stack.configure({ "lake:protected": "false" });
      await own.stack.up();
      return await takenDown(own, () => own.stack.destroy());
    }),
    hasData: chapter("a look at the data", async ({ emulator }) => {
      const s3 = new S3Client(emulator.client(STACK_REGION));
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const raw = Buckets.find(({ Name = "" }) => Name.startsWith("lake-raw-"))?.Name;
      const found = await s3.send(new ListObjectsV2Command({ Bucket: raw, Prefix: DATA_KEY }));
      s3.destroy();
      return found.KeyCount === 1;
    }),
  };
}

async function takenDown({ emulator }: World, take: () => Promise<Report>): Promise<Down> {
  const before = await emulator.leftovers();
  const report = await take();
  return { before, report, left: await emulator.leftovers() };
}

async function putData({ stack, emulator }: World): Promise<void> {
  const { rawBucket } = (await stack.outputs()) as Readonly<Record<string, string>>;
  const s3 = new S3Client(emulator.client(STACK_REGION));
  await s3.send(new PutObjectCommand({ Bucket: rawBucket, Key: DATA_KEY, Body: "{}" }));
  s3.destroy();
}

/** Runs two lists of steps on the stack's cluster, the way `lake run` and `lake cancel` do. */
async function clusterRuns({ stack, emulator }: World): Promise<ClusterRuns> {
  const { clusterId = "" } = (await stack.outputs()) as Readonly<Record<string, string>>;
  const client = new EMRClient(emulator.client(STACK_REGION));
  const driver = await startDriver({ endpoint: emulator.endpoint });
  try {
    const failing = await addSteps(client, clusterId, FAILING);
    const failed = await followRun(client, failing, { pollMs: POLL_MS });
    const long = await addSteps(client, clusterId, LONG);
    await begun(client, long, "long");
    const report = await cancelRun(client, long);
    const cancelled = await followRun(client, long, { pollMs: POLL_MS });
    return { failed, cancelled, report };
  } finally {
    await driver.stop();
    client.destroy();
  }
}

/** Waits until a step runs. */
async function begun(client: EMRClient, target: RunTarget, name: string): Promise<void> {
  const seen = new AbortController();
  const onEvent = (event: RunEvent): void => {
    if (event.kind === "step" && event.step.name === name && event.step.state === "RUNNING") {
      seen.abort();
    }
  };
  await followRun(client, target, { pollMs: POLL_MS, signal: seen.signal, onEvent }).catch(
    (error: unknown) => {
      if (!seen.signal.aborted) throw error;
    },
  );
}

function bash(name: string, script: string): StepConfig {
  return {
    Name: name,
    ActionOnFailure: "CANCEL_AND_WAIT",
    HadoopJarStep: { Jar: "command-runner.jar", Args: ["bash", "-c", script] },
  };
}

const FAILING = [bash("fails", "echo why >&2; exit 3"), bash("never", "true")];
const LONG = [bash("short", "true"), bash("long", "sleep 300"), bash("after", "true")];
