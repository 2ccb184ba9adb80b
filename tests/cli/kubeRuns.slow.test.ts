import assert from "node:assert/strict";
import { needEngine } from "../engine/support/engine";
import { type OperatorApi, runManifest, startOperatorApi, status } from "../kube/operatorApi";
import { needSchemas } from "../support/kubeSchemas";
import { type OutputsStack, outputsStack } from "./outputsStack";
import { type Ended } from "./runLake";

const MANIFESTS = {
  load: runManifest("access-logs"),
  analytics: runManifest("access-log-analytics"),
  maintenance: runManifest("iceberg-maintenance"),
};

type Result = Readonly<Record<string, unknown>>;

/** The document that a command wrote, or the result in its last line. */
function resultIn({ stdout }: Ended): Result {
  if (!stdout.startsWith('{"at"')) return JSON.parse(stdout) as Result;
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  return (JSON.parse(last) as { result: Result }).result;
}

describe("lake over the runs of a deployed eks-iceberg stack", function () {
  this.timeout(120_000);
  const endings: (() => Promise<unknown>)[] = [];
  let api: OperatorApi;
  let lake: OutputsStack["lake"];
  before(async function () {
    needSchemas(this);
    const engine = await needEngine(this);
    api = await startOperatorApi();
    endings.unshift(() => api.stop());
    const stack = await outputsStack({
      engine,
      outputs: {
        variant: "eks-iceberg",
        kubeconfig: api.kubeconfig,
        sparkApplications: JSON.stringify(MANIFESTS),
        historyService: "spark-services/spark-history",
      },
      config: { "lake:variant": "eks-iceberg" },
    });
    endings.unshift(() => stack.remove());
    ({ lake } = stack);
    await stack.deploy();
  });
  after(async () => {
    for (const end of endings) await end();
  });

  it("starts a load of some days, and follows it to its end", async () => {
    api.story = [
      status("RUNNING", { executorState: { "exec-1": "RUNNING" } }),
      status("COMPLETED", { terminationTime: "2025-05-17T10:03:00Z" }),
    ];
    const days = ["--first-day", "2025-05-17", "--last-day", "2025-05-18"];
    const ended = await lake("run", "--follow", ...days);

    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.match(ended.stdout, /started run lake-access-logs-xxxx1/);
    assert.match(ended.stdout, /lake cancel lake-access-logs-xxxx1 --stack dev/);
    assert.match(ended.stdout, /RUNNING \(executors: 1 running\)/);
    assert.match(ended.stdout, /COMPLETED 3 min 00 s/);
    const [{ spec } = { spec: undefined }] = api.objects.values();
    assert.deepEqual((spec as { arguments: unknown }).arguments, ["access-logs", ...days]);
  });

  it("ends with code 3 and the driver's place where the run fails", async () => {
    const applicationState = { state: "FAILED", errorMessage: "exit code 3" };
    api.story = [status("FAILED", { applicationState, executionAttempts: 3 })];
    const ended = await lake("run", "analytics", "--follow");

    assert.equal(ended.exitCode, 3);
    assert.match(
      ended.stderr,
      /failed after 3 attempts: exit code 3\n.*: lake logs lake-access-log-analytics-xxxx2 --stack dev/,
    );
  });

  it("tells machines the run first, in every line, and of a failed run how it ended (cases/deploy/03)", async () => {
    const applicationState = { state: "FAILED", errorMessage: "exit code 3" };
    api.story = [status("RUNNING"), status("FAILED", { applicationState })];
    const ended = await lake("run", "load", "--follow", "--json");
    const events = ended.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Result)
      // A busy machine may be silent for a while.
      .filter(({ event }) => event !== "waiting");
    const run = events[0]?.["run"];

    assert.equal(ended.exitCode, 3);
    assert.match(String(run), /^lake-access-logs-/);
    assert.deepEqual(
      events.map(({ event, run: its, clusterId, stack, state }) => [
        event,
        its,
        clusterId,
        stack,
        state,
      ]),
      [
        ["run", run, null, "dev", undefined],
        ["state", run, undefined, undefined, "RUNNING"],
        ["state", run, undefined, undefined, "FAILED"],
        ["result", run, undefined, undefined, undefined],
      ],
    );
    const { outcome, error, ...result } = resultIn(ended);
    assert.deepEqual([result["run"], outcome], [run, "FAILED"]);
    assert.equal((error as Result)["exitCode"], 3);
  });

  it("lists the runs, shows one, and cancels it", async () => {
    api.objects.clear();
    api.story = [status("RUNNING")];
    const { run: name, stack } = resultIn(await lake("run", "maintenance", "--json"));
    const all = resultIn(await lake("status", "--json"));
    assert.equal((all["runs"] as { job: string }[])[0]?.job, "iceberg-maintenance");
    assert.equal(stack, "dev");
    assert.deepEqual(
      (all["runs"] as { run: string; state: string }[]).map((one) => [one.run, one.state]),
      [[name, "RUNNING"]],
    );
    assert.equal(resultIn(await lake("cancel", String(name), "--json"))["cancelled"], true);
    assert.equal(api.objects.size, 0);
    const gone = await lake("status", String(name));
    assert.equal(gone.exitCode, 2);
    assert.match(gone.stderr, /not found/);
  });

  it("shows what the driver of a run or of a step's newest run printed", async () => {
    api.objects.clear();
    api.story = [status("COMPLETED")];
    const time = "2025-05-17T10:00:00.000000000Z";
    api.printed = [[`${time} lake_etl: loaded`, `${time} done`]];
    const name = String(resultIn(await lake("run", "load", "--json"))["run"]);

    const followed = await lake("logs", "load", "--follow", "--poll", "0.1");
    assert.equal(followed.exitCode, 0, followed.stderr);
    assert.match(followed.stdout, /^lake_etl: loaded\ndone\n/m);
    const { run, state, lines } = resultIn(await lake("logs", name, "--json"));
    assert.deepEqual([run, state], [name, "COMPLETED"]);
    assert.deepEqual(lines, [
      { at: time, text: "lake_etl: loaded" },
      { at: time, text: "done" },
    ]);

    const none = await lake("logs", "analytics");
    assert.equal(none.exitCode, 3);
    assert.match(
      none.stderr,
      /no run of analytics is there: start one with `lake run analytics --stack dev --project \S+`/,
    );
    const unknown = await lake("logs", "laod");
    assert.match(unknown.stderr, /load, analytics, maintenance or the name of a run, got "laod"/);
  });

  it("says how the history server is reached, and that reports are not of its runs", async () => {
    const { url, tunnel } = resultIn(await lake("open", "spark-history", "--json"));
    assert.equal(url, "http://127.0.0.1:18080");
    assert.equal(
      tunnel,
      "kubectl --namespace spark-services port-forward service/spark-history 18080",
    );
    assert.match((await lake("open", "spark")).stderr, /what: must be one of spark-history/);
    const report = await lake("report", "--stack", "dev");
    assert.equal(report.exitCode, 2);
    assert.match(report.stderr, /reports are of runs on EMR or on this machine; `lake logs load/);
  });

  it("complains of all that will not do at once, before it asks anybody", async () => {
    const words = ["--from", "Build", "--first-day", "17.5.2025"];
    const ended = await lake("run", "maintenance", ...words);
    assert.equal(ended.exitCode, 2);
    assert.match(ended.stderr, /--from: is for the variant emr/);
    assert.match(ended.stderr, /--first-day: must be a day like 2025-05-17, got "17\.5\.2025"/);
    assert.match(ended.stderr, /not for maintenance/);
    const slip = await lake("run", "laod");
    assert.match(slip.stderr, /must be one of load, analytics, maintenance.*Did you mean load\?/);
  });
});
