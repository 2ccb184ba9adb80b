import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type EmrServer, startEmrServer } from "./emrServer";
import { type Ended, runLake, startLake } from "./runLake";
import { removeFolders, resultFolder } from "./sampleResult";

const RUN = "night-1";
const NAMES = ["lake-dev/Merge log_data", "lake-dev/Build star schema"];

/** Milliseconds in which no `lake` has come as far as to speak to EMR. */
const BEFORE_ANY_CALL_MS = 200;
/** Longest wait for a call, in milliseconds. */
const LONGEST_WAIT_MS = 60_000;

/** EMR that starts what it is asked to, and runs its steps when it is told to. */
class Emr {
  private started = 0;
  private done = false;

  finish(): void {
    this.done = true;
  }

  answer = (operation: string): Record<string, unknown> => {
    switch (operation) {
      case "RunJobFlow":
        this.started += 1;
        return { JobFlowId: `j-${this.started}` };
      case "ListClusters":
        return { Clusters: this.started === 0 ? [] : [this.cluster()] };
      case "DescribeCluster":
        return { Cluster: this.cluster() };
      case "ListSteps":
        return { Steps: this.steps().toReversed() };
      default:
        throw new Error(`not scripted: ${operation}`);
    }
  };

  private cluster(): Record<string, unknown> {
    return {
      Id: `j-${this.started}`,
      Name: "lake-dev",
      AutoTerminate: true,
      Tags: [{ Key: "lake:run", Value: RUN }],
      Status: { State: this.done ? "TERMINATED" : "RUNNING", Timeline: { CreationDateTime: 1 } },
    };
  }

  private steps(): Record<string, unknown>[] {
    return NAMES.map((Name, i) => ({
      Id: `s-${i}`,
      Name,
      Config: { Args: [] },
      Status: {
        State: this.done ? "COMPLETED" : i === 0 ? "RUNNING" : "PENDING",
        Timeline: { StartDateTime: 1, ...(this.done ? { EndDateTime: 2 } : {}) },
      },
    }));
  }
}

describe("a lake run that is killed", () => {
  let emr: Emr;
  let server: EmrServer;
  let words: readonly string[];
  beforeEach(async () => {
    emr = new Emr();
    server = await startEmrServer({ emr: emr.answer });
    const file = join(resultFolder(), "request.json");
    const Steps = NAMES.map((Name) => ({ Name, HadoopJarStep: { Jar: "x", Args: ["{{run}}"] } }));
    await writeFile(file, JSON.stringify({ Name: "lake-dev", Instances: {}, Steps }));
    words = ["run", "--request", file, "--run", RUN];
  });
  afterEach(async () => {
    await server.stop();
    removeFolders();
  });

  const env = (): Readonly<Record<string, string>> => ({ ...server.env, AWS_REGION: "eu-west-1" });
  const lake = (...all: string[]): Promise<Ended> => runLake([...all, "--json"], { env: env() });
  const calls = (wanted: string): number =>
    server.calls.filter(({ operation }) => operation === wanted).length;

  /** Starts the run, kills it with no chance to clear up as soon as `moment` comes. */
  async function killed(moment: () => Promise<void>): Promise<void> {
    const child = startLake([...words, "--follow"], { env: env() });
    const ended = once(child, "close");
    await moment();
    child.kill("SIGKILL");
    const [, signal] = (await ended) as [number | null, string | null];
    assert.equal(signal, "SIGKILL");
  }

  async function called(operation: string): Promise<void> {
    const end = performance.now() + LONGEST_WAIT_MS;
    while (calls(operation) === 0) {
      assert.ok(performance.now() < end, `no ${operation} came`);
      await wait(5);
    }
  }

  it("before EMR heard of it can be started again, and runs once", async () => {
    await killed(async () => {
      await wait(BEFORE_ANY_CALL_MS);
    });
    assert.equal(calls("RunJobFlow"), 0);

    const again = await lake(...words);

    assert.equal(again.exitCode, 0, again.stdout);
    // One line says the run as soon as it is started, the last what came of it.
    const [last = ""] = again.stdout.trim().split("\n").slice(-1);
    const { result } = JSON.parse(last) as { result: unknown };
    assert.deepEqual(result, { run: RUN, clusterId: "j-1", stack: null });
    assert.equal(calls("RunJobFlow"), 1);
  });

  it("while EMR takes it on goes on there, and is found by its id", async () => {
    await killed(() => called("RunJobFlow"));
    emr.finish();

    const found = await lake("status", RUN);

    assert.equal(found.exitCode, 0, found.stdout);
    assertWhole(found);
    assert.equal(calls("RunJobFlow"), 1);
  });

  it("while it is followed goes on as well, to its end", async () => {
    await killed(() => called("ListSteps"));
    const meanwhile = await lake("status", RUN);
    emr.finish();

    const found = await lake("status", RUN);

    assert.match(meanwhile.stdout, /"RUNNING"/);
    assertWhole(found);
    assert.equal(calls("RunJobFlow"), 1);
  });
});

function assertWhole({ stdout }: Ended): void {
  const { clusterState, steps } = JSON.parse(stdout) as {
    clusterState: string;
    steps: { name: string; state: string }[];
  };
  assert.equal(clusterState, "TERMINATED");
  assert.deepEqual(
    steps.map(({ name, state }) => [name, state]),
    NAMES.map((name) => [name, "COMPLETED"]),
  );
}
