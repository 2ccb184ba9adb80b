import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type EmrServer, startEmrServer } from "./emrServer";
import { runLake } from "./runLake";
import { removeFolders, resultFolder } from "./sampleResult";

const CLUSTER = {
  Id: "j-1",
  Name: "lake-dev",
  ClusterArn: "arn:aws:elasticmapreduce:eu-central-1:123456789012:cluster/j-1",
  AutoTerminate: true,
  LogUri: "s3n://logs/emr/",
  Tags: [{ Key: "lake:run", Value: "run-1" }],
  Status: { State: "TERMINATED", Timeline: { CreationDateTime: 1_541_073_600 } },
};
const STEPS = ["Merge log_data", "Build star schema"].map((name, i) => ({
  Id: `s-${i}`,
  Name: `lake-dev/${name}`,
  Config: { Args: [] },
  Status: {
    State: "COMPLETED",
    Timeline: { StartDateTime: 1_541_073_600, EndDateTime: 1_541_073_660 },
  },
}));

/** EMR with one cluster that has run. */
function emr(operation: string): Record<string, unknown> {
  switch (operation) {
    case "DescribeCluster":
      return { Cluster: CLUSTER };
    case "ListClusters":
      return { Clusters: [CLUSTER] };
    case "ListSteps":
      return { Steps: STEPS.toReversed() };
    case "RunJobFlow":
      return { JobFlowId: "j-2" };
    case "CreatePersistentAppUI":
      return { PersistentAppUIId: "p-1" };
    case "GetPersistentAppUIPresignedURL":
      return { PresignedURLReady: true, PresignedURL: "https://history.example/?token=x" };
    default:
      throw new Error(`not scripted: ${operation}`);
  }
}

describe("lake over runs on EMR", () => {
  let server: EmrServer;
  before(async () => {
    server = await startEmrServer({
      emr,
      objects: {
        "/logs/emr/j-1/steps/s-1/stdout.gz": gzipSync("made 5 tables\n"),
        "/logs/emr/j-1/steps/s-1/stderr.gz": gzipSync("WARN slow\n"),
      },
    });
  });
  after(async () => {
    await server.stop();
    removeFolders();
  });

  it("says what a run was at, once for each step", async () => {
    const [people, machine] = await Promise.all([
      runLake(["status", "run-1"], { env: server.env }),
      runLake(["status", "j-1", "--json"], { env: server.env }),
    ]);

    assert.equal(people.exitCode, 0, people.stderr);
    assert.match(people.stdout, /^run run-1 of lake-dev \(j-1\): TERMINATED\n/);
    assert.match(people.stdout, /lake-dev\/Build star schema +COMPLETED +1 min 00 s/);
    const { steps } = JSON.parse(machine.stdout) as { steps: { name: string }[] };
    assert.deepEqual(
      steps.map(({ name }) => name),
      ["lake-dev/Merge log_data", "lake-dev/Build star schema"],
    );
  });

  it("shows a step's logs: all streams, or one, and follows them to the end", async () => {
    const words = ["logs", "build star schema", "--run", "run-1"];
    const [all, one, followed] = await Promise.all([
      runLake(words, { env: server.env }),
      runLake([...words, "--stream", "stdout"], { env: server.env }),
      runLake([...words, "--follow", "--json"], { env: server.env }),
    ]);

    assert.equal(all.stdout, "==> stdout <==\nmade 5 tables\n==> stderr <==\nWARN slow\n");
    assert.equal(one.stdout, "made 5 tables\n");
    const lines = followed.stdout.trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line) as { event: string; text?: string });
    assert.deepEqual(
      events.map(({ event, text }) => [event, text]),
      [
        ["run", undefined],
        ["line", "made 5 tables"],
        ["line", "WARN slow"],
        ["result", undefined],
      ],
    );
  });

  it("names the steps for one that is not there, and says when nothing is shipped yet", async () => {
    const [unknown, none, stream] = await Promise.all([
      runLake(["logs", "star schema", "--run", "j-1"], { env: server.env }),
      runLake(["logs", "s-0", "--run", "j-1"], { env: server.env }),
      runLake(["logs", "s-0", "--run", "j-1", "--stream", "stdot"], { env: server.env }),
    ]);

    assert.deepEqual([unknown.exitCode, none.exitCode, stream.exitCode], [2, 3, 2]);
    assert.match(unknown.stderr, /no step "star schema"\. Did you mean Build star schema\?/);
    assert.match(none.stderr, /has not yet shipped the logs of step s-0/);
    assert.match(stream.stderr, /--stream: .*Did you mean stdout\?/);
  });

  it("opens Spark's history server for the run's cluster", async () => {
    const ended = await runLake(["open", "spark-history", "--run", "run-1", "--json"], {
      env: server.env,
    });
    const wrong = await runLake(["open", "spark-histroy"], { env: server.env });

    assert.equal(ended.exitCode, 0, ended.stdout);
    const url = "https://history.example/?token=x";
    assert.deepEqual(JSON.parse(ended.stdout), {
      run: "run-1",
      clusterId: "j-1",
      stack: null,
      url,
    });
    const made = server.calls.find(({ operation }) => operation === "CreatePersistentAppUI");
    assert.deepEqual(made?.input, { ProfilerType: "SHS", TargetResourceArn: CLUSTER.ClusterArn });
    assert.match(wrong.stderr, /Did you mean spark-history\?/);
    assert.equal(wrong.exitCode, 2);
  });

  it("goes on with the newest run when it begins with a later step", async () => {
    const folder = resultFolder();
    const file = join(folder, "request.json");
    const step = (Name: string): object => ({
      Name,
      HadoopJarStep: { Jar: "x", Args: ["{{run}}"] },
    });
    const Steps = STEPS.map(({ Name }) => step(Name));
    await writeFile(file, JSON.stringify({ Name: "lake-dev", Instances: {}, Steps }));
    const words = ["run", "--request", file, "--from", "Build star schema", "--json"];
    const ended = await runLake(words, { env: { ...server.env, AWS_REGION: "eu-central-1" } });

    assert.equal(ended.exitCode, 0, ended.stdout);
    assert.match(ended.stdout, /"run":"run-1","clusterId":"j-2"/);
    const sent = server.calls.find(({ operation }) => operation === "RunJobFlow")?.input;
    assert.deepEqual(sent?.["Steps"], [
      { Name: "lake-dev/Build star schema", HadoopJarStep: { Jar: "x", Args: ["run-1"] } },
    ]);
  });
});
