import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";
import { startPlugins, type Plugins } from "../engine/plugins/start";
import { openEngineRoom, type EngineRoom } from "../support/engineRoom";
import { needSchemas } from "../support/kubeSchemas";
import { Consumers, type Life, PACKAGE_SCRIPT } from "./consumers";

/** Ends a test that hangs: most of a life is the provider waiting for a cluster and for buckets' rules. */
const TIMEOUT_MS = 1_500_000;

const EXAMPLES = ["typescript-platform", "yaml-platform"] as const;

const CONFIG = {
  job: join(PROJECT_ROOT, "examples/jobs/count_lines.py"),
  sparkImage: "registry.example/spark:1",
};

const APPLICATION = "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication";

/**
 * The stand-in for the cluster takes no object whose namespace, type or operator is not there, no custom object that its strict schema
 * does not know, and lets nothing go that is still needed.
 */
describe("a job of one's own on a bare SparkPlatform, on the engine", function () {
  this.timeout(TIMEOUT_MS);
  let room: EngineRoom;
  let consumers: Consumers;
  const clusters: Plugins[] = [];
  let lives: readonly Promise<Life>[] = [];

  before(async function () {
    needSchemas(this);
    room = await openEngineRoom(this, { scripts: PACKAGE_SCRIPT });
    consumers = await Consumers.in(room);
    // A cluster each: both make the same namespaces.
    clusters.push(await startPlugins(), await startPlugins());
    lives = EXAMPLES.map((example, index) =>
      consumers.upAndDown(example, { config: CONFIG, env: { ...clusters[index]?.env } }),
    );
    // A failure is the test's that waits for it, not the process's.
    for (const life of lives) life.catch(() => undefined);
  });

  after(async () => {
    await Promise.allSettled(lives);
    // `before` may have skipped the suite.
    await (consumers as Consumers | undefined)?.remove();
    for (const cluster of clusters) await cluster.stop();
    await (room as EngineRoom | undefined)?.close();
  });

  it("is taken by the cluster, from TypeScript and from YAML alike", async () => {
    const [fromTypeScript, fromYaml] = (await Promise.all(lives)).map(applicationOf);
    assert.deepEqual(fromTypeScript, fromYaml);
    assert.deepEqual(fromTypeScript?.metadata, { name: "count-lines", namespace: "spark-jobs" });
    assert.deepEqual(fromTypeScript.spec["arguments"], [
      "s3a://texts-raw/texts/",
      "s3a://texts-served/line-counts/",
    ]);
  });

  it("goes before the platform, and leaves nothing behind", async () => {
    await Promise.all(lives);
    assert.deepEqual(await room.emulator.leftovers(), []);
    assert.deepEqual(
      clusters.flatMap((cluster) => cluster.complaints()),
      [],
    );
  });
});

interface Application {
  readonly metadata: object;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The application of a stack, without what AWS adds to the names of buckets. */
function applicationOf({ resources }: Life): Application {
  const found = resources.filter(({ type }) => type === APPLICATION);
  assert.equal(found.length, 1, resources.map(({ type }) => type).join("\n"));
  const { metadata, spec } = found[0]?.inputs ?? {};
  const text = JSON.stringify({ metadata, spec }).replace(/\b(texts-[a-z]+)-[0-9a-f]{7}\b/g, "$1");
  return JSON.parse(text) as Application;
}
