import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { needEngine } from "../engine/support/engine";
import { type EmrServer, startEmrServer } from "./emrServer";
import { type EventName, EVENTS } from "../../cli/output/events";
import { type Ended } from "./runLake";
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

/** A run of another stack of the same account. */
const THEIRS = {
  ...CLUSTER,
  Id: "j-9",
  Name: "lake-tog",
  Tags: [{ Key: "lake:run", Value: "r-tog" }],
};

/** A run that is being followed, and fails. */
const FAILING = {
  ...CLUSTER,
  Id: "j-8",
  Status: { ...CLUSTER.Status, State: "TERMINATED_WITH_ERRORS" },
};

const OUTPUTS = {
  variant: "emr",
  jobFlowRequest: JSON.stringify(REQUEST),
  steps: JSON.stringify(REQUEST.Steps),
  clusterId: "",
  refinedBucket: "refined-1",
  servedBucket: "served-1",
};

function emr(operation: string, { ClusterId }: Fields): Fields {
  switch (operation) {
    case "DescribeCluster":
      return { Cluster: [FAILING, THEIRS].find(({ Id }) => Id === ClusterId) ?? CLUSTER };
    case "ListClusters":
      return { Clusters: [THEIRS, CLUSTER] };
    case "ListSteps":
      if (ClusterId === FAILING.Id) return { Steps: FAILED_STEPS };
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

type Fields = Readonly<Record<string, unknown>>;

const FAILED_STEPS = ["FAILED", "CANCELLED"]
  .map((State, i) => ({ Id: `s-${i}`, Name: `lake-dev/${STEPS[i] ?? ""}`, Status: { State } }))
  .reverse();

/** The events in the lines of a command, which must all be as `lake` declares them. */
function eventsOf({ stdout }: Ended): Fields[] {
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { at, event, run, ...fields } = JSON.parse(line) as Fields;
      assert.ok(typeof at === "string");
      const schema = EVENTS[String(event) as EventName];
      schema.parse(event === "run" ? { run, ...fields } : fields);
      return { event, run, ...fields };
    });
  // A busy machine may be silent for a while.
  return events.filter(({ event }) => event !== "waiting");
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
        "/refined-1/runs/20181001T120000Z-old1/merged/log_data-0.gz": Buffer.from(""),
        "/logs-1/emr/j-7/steps/s-1/stdout.gz": gzipSync("made 5 tables\n"),
      },
    });
    endings.unshift(() => server.stop());
    const stack = await outputsStack({ engine, outputs: OUTPUTS, env: server.env });
    endings.unshift(() => stack.remove());
    ({ folder, lake } = stack);
    const undeployed = await lake("status");
    assert.equal(undeployed.exitCode, 3);
    const up = `lake up --stack dev --project ${folder}`;
    assert.ok(
      undeployed.stderr.includes(`no outputs of a lake: deploy it with \`${up}\``),
      undeployed.stderr,
    );
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

  it("tells machines the run first, in every line, and of a failed run how it ended (cases/deploy/03)", async () => {
    const ended = await lake("run", "--follow", "--json");
    const events = eventsOf(ended);
    const [first] = events;
    const run = first?.["run"];

    assert.equal(ended.exitCode, 3);
    assert.match(String(run), /^2\d{7}T\d{6}Z-\w{4}$/);
    assert.deepEqual(first, { event: "run", run, clusterId: "j-8", stack: "dev" });
    assert.deepEqual(
      events.map((event) => [event["event"], event["title"], event["state"], event["run"]]),
      [
        ["run", undefined, undefined, run],
        ["state", undefined, "TERMINATED_WITH_ERRORS", run],
        ["started", STEPS[0], undefined, run],
        ["ended", STEPS[0], "failed", run],
        ["ended", STEPS[1], "skipped", run],
        ["result", undefined, undefined, run],
      ],
    );
    const result = events.at(-1)?.["result"] as Fields;
    const { outcome, steps, error } = result as { outcome: string; steps: Fields[]; error: Fields };
    assert.deepEqual([result["run"], result["stack"], outcome], [run, "dev", "FAILED"]);
    assert.deepEqual(
      steps.map(({ state }) => state),
      ["FAILED", "CANCELLED"],
    );
    assert.deepEqual([error["exitCode"], typeof error["message"]], [3, "string"]);
  });

  it("refuses the run of another stack, and says whose it is (cases/deploy/07)", async () => {
    const words = [
      ["cancel", "r-tog"],
      ["cancel", "j-9"],
      ["status", "r-tog"],
      ["report", "--run", "r-tog"],
      ["logs", STEPS[1] ?? "", "--run", "r-tog"],
      ["open", "spark-history", "--run", "r-tog"],
      ["run", "--from", STEPS[1] ?? "", "--run", "r-tog"],
    ];
    const asked = server.calls.length;
    for (const some of words) {
      const { exitCode, stderr } = await lake(...some);
      assert.equal(exitCode, 2, some.join(" "));
      assert.match(stderr, /(run r-tog|cluster j-9) is of stack tog: add --stack tog/);
    }
    const done = server.calls.slice(asked).map(({ operation }) => operation);
    assert.deepEqual(
      done.filter((operation) => !/^(Describe|List)/.test(operation)),
      [],
    );
  });

  it("goes on with no run that never was, but with one of which only the folder is left (cases/deploy/10)", async () => {
    const from = ["run", "--from", STEPS[1] ?? "", "--json", "--run"];
    const none = await lake(...from, "None");
    const old = await lake(...from, "20181001T120000Z-old1");
    const script = await lake("run", "--run", "undefined");

    assert.equal(none.exitCode, 2);
    assert.match(none.stdout, /there is no run None of stack dev; the newest are:/);
    assert.doesNotMatch(none.stdout, /r-tog/);
    assert.equal(old.exitCode, 0, old.stdout);
    assert.equal(script.exitCode, 2);
    assert.match(script.stderr, /--run: is "undefined"/);
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
