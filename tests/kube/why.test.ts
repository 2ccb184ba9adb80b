import assert from "node:assert/strict";
import {
  causeIn,
  type ClusterApi,
  executorsText,
  followKubeRun,
  type FollowKubeOptions,
  type KubeEvent,
  kubeRuns,
  lookAtKubeRun,
  openCluster,
  startKubeRun,
  whyOf,
} from "../../kube";
import { needSchemas } from "../support/kubeSchemas";
import {
  type OperatorApi,
  pendingPod,
  PLACE,
  QUICK,
  runManifest,
  startOperatorApi,
  status,
  UNPLACED,
  waitingFor,
} from "./operatorApi";

const SUBMIT =
  'failed to run spark-submit: 24/10/10 00:34:37 WARN NativeCodeLoader: Unable to load native-hadoop library\nException in thread "main" io.fabric8.kubernetes.client.KubernetesClientException: pods "driver" is forbidden: exceeded quota\n\tat a.b.C.d(C.java:1)';
const QUOTA =
  'Exception in thread "main" io.fabric8.kubernetes.client.KubernetesClientException: pods "driver" is forbidden: exceeded quota';
const KILLED = "driver container failed with ExitCode: 137, Reason: OOMKilled";
const MADE = "2025-05-17T10:00:00Z";
const at = (seconds: number): Date => new Date(Date.parse(MADE) + seconds * 1000);

const RETRIES = {
  ...{ type: "OnFailure", onFailureRetries: 2, onFailureRetryInterval: 60 },
  ...{ onSubmissionFailureRetries: 3, onSubmissionFailureRetryInterval: 20 },
};

const state = (name: string, more: object = {}, errorMessage?: string): object =>
  status(name, { applicationState: { state: name, errorMessage }, ...more });

describe("why a run on Kubernetes is in its state", () => {
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
    api.pods.clear();
    api.printed = [undefined];
    api.askedOfLog.length = 0;
    const manifest = runManifest("access-logs") as { spec: object };
    const spec = { ...manifest.spec, restartPolicy: RETRIES };
    ({ name } = await startKubeRun(cluster, { ...manifest, spec }));
  });

  const why = async (story: object, seconds = 120): Promise<string> => {
    api.story = [story as (typeof api.story)[number]];
    return whyOf(await lookAtKubeRun(cluster, name, QUICK, at(seconds))) ?? "";
  };
  const followed = async (
    story: object[],
    patience: Pick<FollowKubeOptions, "sleep"> = QUICK,
  ): Promise<string[]> => {
    api.story = story as typeof api.story;
    const told: string[] = [];
    const onEvent = (event: KubeEvent): void => {
      if (event.kind === "run") told.push(`${event.run.state}: ${whyOf(event.run) ?? ""}`);
      if (event.kind === "attempt") told.push(event.lines.join("|"));
    };
    await followKubeRun(cluster, name, { ...patience, now: () => at(120), onEvent });
    return told;
  };

  it("is told at each state, with its attempt, also the same state's new message (cases/eks-iceberg/07)", async () => {
    const told = await followed([
      state("SUBMISSION_FAILED", { submissionAttempts: 1 }, SUBMIT),
      state("PENDING_RERUN"),
      state("SUBMITTED"),
      state("FAILING", { executionAttempts: 1 }, KILLED),
      state("FAILING", { executionAttempts: 1 }, "driver container failed with ExitCode: 1"),
      state("PENDING_RERUN", { executionAttempts: 1, lastSubmissionAttemptTime: MADE }),
      state("COMPLETED", { executionAttempts: 2 }),
    ]);
    assert.deepEqual(told, [
      `SUBMISSION_FAILED: ${QUOTA}; submission 2 of 4 comes 20 s after the last one began`,
      "PENDING_RERUN: attempt 2 of 3 comes 60 s after the last one began",
      "SUBMITTED: ",
      `FAILING: ${KILLED}; attempt 1 of 3 failed`,
      "FAILING: driver container failed with ExitCode: 1; attempt 1 of 3 failed",
      "PENDING_RERUN: attempt 2 of 3 comes, not before 10:01:00 UTC",
      "COMPLETED: ",
    ]);
  });

  it("keeps what a failed attempt's driver printed, before the next one takes its place (cases/kubernetes/05)", async () => {
    const line = (text: string): string => `2025-05-17T10:00:01.000000000Z ${text}`;
    api.printed = [["INFO starts", "ModuleNotFoundError: No module named 'x'", "bye"].map(line)];
    const told = await followed([
      state("RUNNING"),
      state("FAILING", { executionAttempts: 1 }, KILLED),
      state("PENDING_RERUN", { executionAttempts: 1 }),
      state("RUNNING", { executionAttempts: 2 }),
      // A driver that was deleted: the state goes there at once, and its log is gone or not.
      state("PENDING_RERUN", { executionAttempts: 2 }),
      state("COMPLETED", { executionAttempts: 3 }),
    ]);
    assert.equal(
      told.filter((one) => one === "ModuleNotFoundError: No module named 'x'").length,
      2,
    );
  });

  it("is heard while the driver prints it: the pod of a long attempt goes as soon as it has failed (cases/kubernetes/05)", async () => {
    const error = "lake_etl: error: the metastore cannot be reached";
    const lines = ["INFO starts", "Caused by: java.net.ConnectException", error, ""];
    api.printed = [lines.map((text) => `2025-05-17T10:00:01.000000000Z ${text}`)];
    const sleep = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      api.printed = [undefined];
    };
    const told = await followed(
      [
        state("RUNNING", { executionAttempts: 1 }),
        state("PENDING_RERUN", { executionAttempts: 1 }),
        state("SUBMITTED", { executionAttempts: 1 }),
        state("FAILED", { executionAttempts: 2 }, KILLED),
      ],
      { sleep },
    );
    assert.deepEqual(told.slice(1, 3), [
      "PENDING_RERUN: attempt 2 of 3 comes 60 s after the last one began",
      "lake_etl: error: the metastore cannot be reached",
    ]);
    // Nothing is known of the second attempt, and nothing of the first is said of it.
    assert.deepEqual(told.slice(3), ["SUBMITTED: ", `FAILED: ${KILLED}`]);
  });

  it("is told of the last attempt as of the others", async () => {
    api.printed = [["2025-05-17T10:00:01.000000000Z lake_etl: error: no room"]];
    const told = await followed([
      state("RUNNING", { executionAttempts: 1 }),
      state("FAILED", { executionAttempts: 1 }, KILLED),
    ]);
    assert.deepEqual(told.slice(1), [`FAILED: ${KILLED}`, "lake_etl: error: no room"]);
  });

  it("is followed on where a failed attempt's log is gone already", async () => {
    const told = await followed([state("FAILING", { executionAttempts: 3 }), state("FAILED")]);
    assert.deepEqual(told, ["FAILING: attempt 3 of 3 failed", "FAILED: "]);
  });

  it("is the driver's pod's, where no node takes it or its image is missing (cases/kubernetes/03)", async () => {
    api.pods.set("lake-driver", pendingPod(MADE, UNPLACED));
    assert.equal(
      await why(state("SUBMITTED")),
      "its driver does not start: Unschedulable: 0/3 nodes are available: 3 Insufficient memory.",
    );
    assert.equal(await why(state("SUBMITTED"), 20), "", "a young pod is not wondered about");
    const pull = waitingFor("ImagePullBackOff", 'Back-off pulling image "no/such:1"');
    api.pods.set("lake-driver", pendingPod(MADE, pull));
    assert.match(await why(state("SUBMITTED")), /ImagePullBackOff: Back-off pulling image "no/);
    assert.match(
      whyOf((await kubeRuns(cluster, QUICK))[0] ?? assert.fail()) ?? "",
      /ImagePullBackOff/,
      "the list says it too",
    );
    api.pods.set("lake-driver", pendingPod(MADE, waitingFor("ContainerCreating")));
    assert.equal(await why(state("SUBMITTED")), "");
    assert.match(await why(state("SUBMITTED"), 600), /ContainerCreating/);
    api.pods.clear();
    assert.equal(await why(state("SUBMITTED")), "", "a pod that is gone is no error of the look");
  });

  it("is an executor's pod's, where all of them wait", async () => {
    api.pods.set("exec-1", pendingPod(MADE, UNPLACED));
    const running = (executorState: object): object => state("RUNNING", { executorState });
    assert.match(
      await why(running({ "exec-1": "PENDING", "exec-2": "PENDING" })),
      /^no executor works yet: Unschedulable: 0\/3 nodes/,
    );
    assert.match(await why(running({ "exec-0": "FAILED", "exec-1": "PENDING" })), /Unschedulable/);
    assert.equal(await why(running({ "exec-1": "PENDING" }), 50), "");
    assert.equal(await why(running({ "exec-1": "PENDING", "exec-2": "RUNNING" })), "");
  });

  it("is what the API refuses a driver, where there is no pod of an executor at all", async () => {
    const said = "exceeded quota: spark, requested: requests.cpu=4, used: 318, limited: 320.";
    const line = `KubernetesClientException: Message: Forbidden! pods "x-exec-7" is forbidden: ${said}`;
    api.printed = [[`${MADE} INFO starts`, `${MADE} ${line}`]];
    const running = { lastSubmissionAttemptTime: MADE };
    assert.equal(await why(state("RUNNING", running)), `no executor works yet: ${said}`);
    assert.equal(await why(state("RUNNING", running), 30), "", "a young run is not wondered about");
    const works = { ...running, executorState: { "x-exec-1": "RUNNING" } };
    assert.equal(await why(state("RUNNING", works)), "");
    api.printed = [undefined];
    assert.equal(await why(state("RUNNING", running)), "");
  });

  it("says what a state means, and what to do (cases/eks-iceberg/12)", async () => {
    assert.match(
      await why(state("SUSPENDED")),
      new RegExp(
        `spec\\.suspend is false again: kubectl patch sparkapplication ${name} --namespace spark-jobs`,
      ),
    );
    for (const [one, words] of Object.entries({
      SUSPENDING: /pods are being taken away/,
      RESUMING: /starts anew/,
      INVALIDATING: /object was changed: it starts anew/,
      UNKNOWN: /node is gone/,
      PENDING_RERUN: /another attempt comes/,
      SUBMISSION_FAILED: /another submission comes/,
    })) {
      assert.match(await why(state(one, { executionAttempts: 0 })), words, one);
    }
    assert.equal(
      await why(state("SUBMISSION_FAILED", { submissionAttempts: 4 }, "no")),
      "no; submission 4 of 4 was the last",
    );
    for (const one of ["COMPLETED", "RUNNING", "NEW"]) assert.equal(await why(state(one)), "", one);
  });
});

describe("an error of many lines", () => {
  it("is told by the line that names its cause", () => {
    assert.equal(causeIn(SUBMIT), QUOTA);
    assert.equal(causeIn("26/11/21 04:29:15 WARN X: y\nreal words\nmore"), "real words");
    assert.equal(
      causeIn("a\n\tat b\nCaused by: java.lang.Error: c\n"),
      "Caused by: java.lang.Error: c",
    );
    assert.equal(causeIn("one line"), "one line");
  });
});

describe("executors in words (cases/kubernetes/02)", () => {
  it("are counted where the run went well, whatever the operator calls their end", () => {
    const ten = { state: "COMPLETED", executors: { FAILED: 9, COMPLETED: 1 } };
    assert.equal(executorsText(ten), "10");
    assert.equal(executorsText({ state: "COMPLETED", executors: {} }), "");
  });

  it("work or wait while it goes on, and fail where they failed", () => {
    const executors = { PENDING: 3, RUNNING: 2, FAILED: 1 };
    assert.equal(
      executorsText({ state: "RUNNING", executors }),
      "2 running, 3 waiting for a machine, 1 failed",
    );
    assert.equal(executorsText({ state: "FAILED", executors: { FAILED: 2 } }), "2 failed");
  });
});
