import assert from "node:assert/strict";
import {
  type ClusterApi,
  driverLog,
  followDriverLog,
  KubeError,
  type LogEvent,
  lookAtKubeRun,
  openCluster,
  startKubeRun,
} from "../../kube";
import { needSchemas } from "../support/kubeSchemas";
import {
  type OperatorApi,
  PLACE,
  QUICK,
  runManifest,
  startOperatorApi,
  status,
} from "./operatorApi";

/** A line as the API gives it, printed in a second of the minute. */
const line = (second: number, text: string): string =>
  `2025-05-17T10:00:${String(second).padStart(2, "0")}.000000000Z ${text}`;

describe("the log of a run on Kubernetes", () => {
  // None where there are no schemas, and the tests are left out.
  const endings: (() => Promise<unknown>)[] = [];
  let api: OperatorApi;
  let cluster: ClusterApi;
  let name: string;
  before(async function () {
    needSchemas(this);
    api = await startOperatorApi();
    endings.push(() => api.stop());
    cluster = await openCluster(api.kubeconfig, PLACE);
  });
  after(async () => {
    for (const end of endings) await end();
  });
  beforeEach(async () => {
    api.objects.clear();
    api.askedOfLog.length = 0;
    api.failures.length = 0;
    ({ name } = await startKubeRun(cluster, runManifest("access-logs")));
  });

  const printed = async (): Promise<string[]> => {
    const run = await lookAtKubeRun(cluster, name, QUICK);
    return (await driverLog(cluster, run, QUICK)).map(({ text }) => text);
  };

  it("is what its driver printed, without the times that the API puts before lines", async () => {
    api.story = [status("COMPLETED")];
    api.printed = [[line(1, "one"), line(2, ""), line(3, "  three words here")]];

    assert.deepEqual(await printed(), ["one", "", "  three words here"]);
    assert.deepEqual(api.askedOfLog, [
      { container: "spark-kubernetes-driver", timestamps: "true" },
    ]);
  });

  it("is empty before there is a driver, and before that has begun", async () => {
    api.story = [{}];
    assert.deepEqual(await printed(), []);
    assert.deepEqual(api.askedOfLog, []);

    api.story = [status("SUBMITTED")];
    api.printed = ['container "spark-kubernetes-driver" is waiting to start: ContainerCreating'];
    assert.deepEqual(await printed(), []);
  });

  it("is told apart from a run that is unknown where only the pod is gone (cases/kubernetes/04)", async () => {
    api.story = [status("FAILED")];
    api.printed = [];

    await assert.rejects(printed(), (error) => {
      assert.ok(error instanceof KubeError);
      assert.equal(error.kind, "gone");
      assert.match(
        error.message,
        new RegExp(`the pod of run ${name}'s driver, lake-driver, is gone, and the log with it`),
      );
      assert.match(error.message, /runs\/reports\/.*history server/);
      assert.doesNotMatch(error.message, /three days|lists the runs/);
      return true;
    });
  });

  it("is followed to the run's end: each line once, also those of one moment", async () => {
    api.story = [{}, status("RUNNING"), status("RUNNING"), status("RUNNING"), status("COMPLETED")];
    api.printed = [
      [line(1, "a"), line(1, "a")],
      // What is asked for overlaps with what was seen.
      [line(1, "a"), line(1, "a"), line(1, "b"), line(2, "c")],
      [line(2, "c")],
      [line(2, "c"), line(2, "c"), line(3, "end")],
    ];
    const lines: string[] = [];
    const onEvent = (event: LogEvent): void => {
      lines.push(event.kind === "line" ? event.text : event.message);
    };
    const now = (): Date => new Date("2025-05-17T10:00:30Z");

    const ended = await followDriverLog(cluster, name, { ...QUICK, now, onEvent });

    assert.equal(ended.state, "COMPLETED");
    assert.deepEqual(lines, ["a", "a", "b", "c", "c", "end"]);
    assert.deepEqual(
      api.askedOfLog.map(({ sinceSeconds }) => sinceSeconds),
      [undefined, "89", "88", "88"],
    );
  });

  it("goes on where a first attempt's pod is gone and the next one is not there yet", async () => {
    api.story = [status("RUNNING"), status("PENDING_RERUN"), status("COMPLETED")];
    api.printed = [[line(1, "first")], undefined, [line(5, "second")]];
    const lines: string[] = [];
    const onEvent = (event: LogEvent): void => {
      lines.push(event.kind === "line" ? event.text : event.message);
    };

    await followDriverLog(cluster, name, { ...QUICK, onEvent });

    assert.deepEqual(lines, ["first", "second"]);
    api.printed = [undefined];
    await assert.rejects(followDriverLog(cluster, name, QUICK), /lake-driver, is gone/);
  });

  it("goes on where the API was in trouble for a while", async () => {
    api.story = [status("COMPLETED")];
    api.printed = [[line(1, "a")]];
    api.failures.push(503);
    const events: string[] = [];
    const onEvent = ({ kind }: LogEvent): void => void events.push(kind);

    await followDriverLog(cluster, name, { ...QUICK, onEvent });

    assert.deepEqual(events, ["trouble", "line"]);
  });
});
