import assert from "node:assert/strict";
import {
  cancelKubeRun,
  type ClusterApi,
  followKubeRun,
  KubeError,
  type KubeErrorKind,
  type KubeEvent,
  kubeRuns,
  lookAtKubeRun,
  openCluster,
  startKubeRun,
} from "../../kube";
import { needSchemas } from "../support/kubeSchemas";
import {
  kubeconfigFor,
  type OperatorApi,
  PLACE,
  QUICK,
  runManifest,
  startOperatorApi,
  status,
} from "./operatorApi";

describe("runs on Kubernetes", () => {
  // None where there are no schemas, and the tests are left out.
  const endings: (() => Promise<unknown>)[] = [];
  let api: OperatorApi;
  let cluster: ClusterApi;
  before(async function () {
    needSchemas(this);
    api = await startOperatorApi();
    endings.push(() => api.stop());
    cluster = await openCluster(api.kubeconfig, PLACE);
  });
  after(async () => {
    for (const end of endings) await end();
  });
  beforeEach(() => {
    api.objects.clear();
    api.story = [];
    api.failures.length = 0;
  });

  const started = async (job = "access-logs"): Promise<string> =>
    (await startKubeRun(cluster, runManifest(job))).name;

  it("are started, and new until the operator has looked", async () => {
    const run = await startKubeRun(cluster, runManifest("access-logs"));

    assert.deepEqual([run.job, run.state, run.attempts], ["access-logs", "NEW", 0]);
    assert.deepEqual([...api.objects.keys()], [run.name]);
    assert.deepEqual(run.created, new Date("2025-05-17T10:00:00Z"));
  });

  it("are followed to their end; each change is told once", async () => {
    const running = (executors: Record<string, string>): object =>
      status("RUNNING", { executorState: executors });
    api.story = [
      {},
      status("SUBMITTED"),
      status("SUBMITTED"),
      { ...running({ "exec-1": "PENDING" }) },
      { ...running({ "exec-1": "RUNNING", "exec-2": "RUNNING" }) },
      status("COMPLETED", {
        executorState: { "exec-1": "COMPLETED" },
        lastSubmissionAttemptTime: "2025-05-17T10:00:05Z",
        terminationTime: "2025-05-17T10:03:00Z",
      }),
    ];
    const events: string[] = [];
    const onEvent = (event: KubeEvent): void => {
      events.push(
        event.kind === "trouble"
          ? event.message
          : `${event.run.state} ${JSON.stringify(event.run.executors)}`,
      );
    };

    const ended = await followKubeRun(cluster, await started(), { ...QUICK, onEvent });

    assert.deepEqual(events, [
      "NEW {}",
      "SUBMITTED {}",
      'RUNNING {"PENDING":1}',
      'RUNNING {"RUNNING":2}',
      'COMPLETED {"COMPLETED":1}',
    ]);
    assert.deepEqual(ended.ended, new Date("2025-05-17T10:03:00Z"));
    assert.equal(ended.driver, "lake-driver");
  });

  it("may fail, which is an outcome with its reason", async () => {
    const applicationState = { state: "FAILED", errorMessage: "driver container failed" };
    api.story = [status("FAILED", { applicationState, executionAttempts: 3 })];

    const { state, reason, attempts } = await followKubeRun(cluster, await started(), QUICK);

    assert.deepEqual([state, reason, attempts], ["FAILED", "driver container failed", 3]);
  });

  it("go on while the API is in trouble, and end the following where it stays so", async () => {
    api.story = [status("COMPLETED")];
    const name = await started();
    api.failures.push(503, 429);
    const events: KubeEvent[] = [];
    const onEvent = (event: KubeEvent): void => void events.push(event);
    await followKubeRun(cluster, name, { ...QUICK, onEvent });
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["trouble", "trouble", "run"],
    );

    api.failures.push(...Array.from({ length: 10 }, () => 500));
    await assert.rejects(followKubeRun(cluster, name, QUICK), /does not answer: look at lake:api/);
  });

  it("are left alone by who stops following", async () => {
    const name = await started();
    const stop = new AbortController();
    const reason = new Error("Ctrl-C");
    const onEvent = (): void => {
      stop.abort(reason);
    };
    const following = followKubeRun(cluster, name, { signal: stop.signal, onEvent });
    await assert.rejects(following, reason);
    assert.ok(api.objects.has(name));
  });

  it("are started once: an API in trouble is not asked again", async () => {
    api.failures.push(500);
    await assert.rejects(startKubeRun(cluster, runManifest("access-logs")), KubeError);
    assert.equal(api.objects.size, 0);
  });

  it("are listed, ours alone, and cancelled", async () => {
    const name = await started();
    const [, others = api.objects.get(name)] = [];
    assert.ok(others);
    api.objects.set("somebody-else", { ...others, metadata: { ...others.metadata, labels: {} } });

    assert.deepEqual(
      (await kubeRuns(cluster, QUICK)).map((run) => run.name),
      [name],
    );
    await cancelKubeRun(cluster, name, QUICK);
    assert.deepEqual([...api.objects.keys()], ["somebody-else"]);
    await rejectsAs(
      "unknown",
      /not found.*kept for three days/,
      lookAtKubeRun(cluster, name, QUICK),
    );
  });

  it("are refused with what the API says of them", async () => {
    const wrong = { ...runManifest("access-logs"), spec: { type: "Python", mood: "good" } };
    await rejectsAs("refused", /mood/, startKubeRun(cluster, wrong));
    api.failures.push(403);
    await rejectsAs("denied", /scripted 403.*lake:clusterAdmins/, kubeRuns(cluster, QUICK));
  });

  it("want a kubeconfig with which the API can be reached", async () => {
    const open = async (server: string, user: object): Promise<unknown> => {
      return await kubeRuns(await openCluster(kubeconfigFor(server, user), PLACE), QUICK);
    };
    const exec = (command: string, args: string[] = []): object => ({
      exec: { apiVersion: "client.authentication.k8s.io/v1beta1", command, args },
    });
    const { port } = new URL(/http:[^"]*/.exec(api.kubeconfig)?.[0] ?? "");
    const here = `http://127.0.0.1:${port}`;

    await rejectsAs("credentials", /Unauthorized.*AWS_PROFILE/, open(here, { token: "stolen" }));
    await rejectsAs("tools", /no-such-aws.*install it/, open(here, exec("no-such-aws")));
    const broken = exec(process.execPath, ["-e", "console.error('expired'); process.exit(255)"]);
    await rejectsAs("credentials", /expired.*AWS_PROFILE/, open(here, broken));
    const gone = await startOperatorApi();
    await gone.stop();
    const nowhere = openCluster(gone.kubeconfig, PLACE).then((there) => kubeRuns(there, QUICK));
    await rejectsAs("unreachable", /ECONNREFUSED.*apiCidrs/, nowhere);
    await rejectsAs("settings", /no kubeconfig/, openCluster("{", PLACE));
  });
});

async function rejectsAs(
  kind: KubeErrorKind,
  message: RegExp,
  work: Promise<unknown>,
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof KubeError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  });
}
