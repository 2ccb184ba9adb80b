import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { needEngine } from "../engine/support/engine";
import { type EmrServer, startEmrServer } from "./emrServer";
import { type OutputsStack, outputsStack } from "./outputsStack";
import { jobReport } from "./sampleResult";

const RUN = "20181101T120000Z-abcd";
const STEPS = ["Merge log_data", "Build star schema"];
const REQUEST = {
  Name: "lake-dev",
  ReleaseLabel: "emr-7.13.0",
  Instances: {},
  Steps: STEPS.map((name) => ({
    Name: `lake-dev/${name}`,
    HadoopJarStep: { Jar: "command-runner.jar", Args: ["s3://refined-1/runs/{{run}}/merged/"] },
  })),
};
const CLUSTER = {
  Id: "j-7",
  Name: "lake-dev",
  AutoTerminate: true,
  LogUri: "s3n://logs-1/emr/",
  Tags: [{ Key: "lake:run", Value: RUN }],
  Status: { State: "TERMINATED", Timeline: { CreationDateTime: 1_541_073_600 } },
};

const OUTPUTS = {
  variant: "emr",
  jobFlowRequest: JSON.stringify(REQUEST),
  steps: JSON.stringify(REQUEST.Steps),
  clusterId: "",
  refinedBucket: "refined-1",
  servedBucket: "served-1",
};

function emr(operation: string): Record<string, unknown> {
  switch (operation) {
    case "DescribeCluster":
      return { Cluster: CLUSTER };
    case "ListClusters":
      return { Clusters: [CLUSTER] };
    case "ListSteps":
      return {
        Steps: STEPS.map((name, i) => ({
          Id: `s-${i}`,
          Name: `lake-dev/${name}`,
          Config: { Args: [] },
          Status: {
            State: "COMPLETED",
            Timeline: {
              StartDateTime: 1_541_073_660 + i * 60,
              EndDateTime: 1_541_073_720 + i * 60,
            },
          },
        })).toReversed(),
      };
    case "RunJobFlow":
      return { JobFlowId: "j-8" };
    default:
      throw new Error(`not scripted: ${operation}`);
  }
}

describe("lake over the runs of a deployed stack", function () {
  this.timeout(120_000);
  const endings: (() => Promise<void>)[] = [];
  let folder: string;
  let server: EmrServer;
  let lake: OutputsStack["lake"];
  before(async function () {
    const engine = await needEngine(this);
    const report = { ...jobReport(), run: RUN };
    server = await startEmrServer({
      emr,
      objects: {
        [`/refined-1/runs/${RUN}/reports/star-schema.json`]: Buffer.from(JSON.stringify(report)),
        "/logs-1/emr/j-7/steps/s-1/stdout.gz": gzipSync("made 5 tables\n"),
      },
    });
    endings.unshift(() => server.stop());
    const stack = await outputsStack({ engine, outputs: OUTPUTS, env: server.env });
    endings.unshift(() => stack.remove());
    ({ folder, lake } = stack);
    const undeployed = await lake("status");
    assert.equal(undeployed.exitCode, 2);
    assert.match(undeployed.stderr, /no outputs of a lake: deploy it with `lake up --stack dev`/);
    await stack.deploy();
  });
  after(async () => {
    for (const end of endings) await end();
  });

  it("starts what the stack declares, and goes on with its newest run", async () => {
    const fresh = await lake("run", "--json");
    const resumed = await lake("run", "--from", "Build star schema", "--json");

    assert.equal(fresh.exitCode, 0, fresh.stdout);
    assert.match(fresh.stdout, /"run":"2\d{7}T\d{6}Z-\w{4}","clusterId":"j-8"/);
    assert.match(resumed.stdout, new RegExp(`"run":"${RUN}"`));
    const sent = server.calls.filter(({ operation }) => operation === "RunJobFlow");
    assert.deepEqual(
      sent.map(({ input }) => (input["Steps"] as unknown[]).length),
      [2, 1],
    );
    assert.match(JSON.stringify(sent[1]?.input), new RegExp(`runs/${RUN}/merged`));
  });

  it("says what the newest run is at", async () => {
    const { stdout } = await lake("status");

    assert.match(stdout, new RegExp(`^run ${RUN} of lake-dev \\(j-7\\): TERMINATED`));
  });

  it("reports the newest run: steps and times from EMR, counts from the jobs, logs beside it", async () => {
    const ended = await lake("report", "--json");
    const result = JSON.parse(ended.stdout) as { report: string; run: string; outcome: string };
    const page = await readFile(result.report, "utf8");
    const kept = join(folder, ".lake/runs", RUN);

    assert.deepEqual([result.run, result.outcome], [RUN, "COMPLETED"]);
    assert.equal(result.report, join(kept, "report.html"));
    assert.match(page, /Build star schema[\s\S]*1 min 00 s/);
    for (const { name } of jobReport().tables) assert.ok(page.includes(name), name);
    assert.equal(await readFile(join(kept, "logs/steps/s-1/stdout"), "utf8"), "made 5 tables\n");
    assert.match(page, /href="logs\/steps\/s-1\/stdout"/);
  });
});
