import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { schemaComplaints } from "../support/kubeSchemas";

const RUN = z.looseObject({
  apiVersion: z.literal("sparkoperator.k8s.io/v1beta2"),
  kind: z.literal("SparkApplication"),
  metadata: z.looseObject({
    generateName: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()),
  }),
});

type Status = Readonly<Record<string, unknown>>;

/** A Kubernetes API that knows SparkApplications, with an operator whose runs go as a test says. */
export interface OperatorApi {
  /** A kubeconfig with which the API lets somebody in. */
  readonly kubeconfig: string;
  /** Every SparkApplication that is there, by name. */
  readonly objects: Map<string, z.output<typeof RUN>>;
  /** What a run's status is at each look, from the first on; the last stays. */
  story: readonly Status[];
  /** What the driver's pod has printed at each look, each line behind its time; the last stays. Text is a refusal; without a value there is no pod. */
  printed: readonly (readonly string[] | string | undefined)[];
  /** The pods that are there, by name; a driver's log needs none of them. */
  readonly pods: Map<string, object>;
  /** What was asked of the driver's log at each look. */
  readonly askedOfLog: Readonly<Record<string, string>>[];
  /** Answers the next calls with these statuses before any other. */
  readonly failures: number[];
  stop(): Promise<void>;
}

const PATH = "/apis/sparkoperator.k8s.io/v1beta2/namespaces/spark-jobs/sparkapplications";
const PODS = "/api/v1/namespaces/spark-jobs/pods";
const TOKEN = "let-me-in";
const CREATED = "2025-05-17T10:00:00Z";

/** Starts the API on a free port. A SparkApplication that its strict schema does not know is refused. */
export async function startOperatorApi(): Promise<OperatorApi> {
  const objects: OperatorApi["objects"] = new Map();
  const looks = new Map<string, number>();
  const api: Omit<OperatorApi, "kubeconfig" | "stop"> = {
    objects,
    story: [],
    printed: [],
    pods: new Map(),
    askedOfLog: [],
    failures: [],
  };

  const shown = (name: string): unknown => {
    const look = looks.get(name) ?? 0;
    looks.set(name, look + 1);
    const { metadata, ...rest } = objects.get(name) ?? {};
    const status = api.story[Math.min(look, api.story.length - 1)];
    return { ...rest, metadata: { ...metadata, name, creationTimestamp: CREATED }, status };
  };
  const create = (body: unknown): Answer => {
    const complaints = schemaComplaints(body as { apiVersion: string; kind: string });
    if (complaints.length > 0) return [422, complaints.join("; ")];
    const object = RUN.parse(body);
    const name = `${object.metadata.generateName}${String(objects.size + 1).padStart(5, "x")}`;
    objects.set(name, object);
    looks.delete(name);
    return [201, { ...object, metadata: { ...object.metadata, name, creationTimestamp: CREATED } }];
  };
  const listed = (labelSelector: string): Answer => {
    const [key = "", value] = labelSelector.split("=");
    const found = [...objects].filter(([, { metadata }]) => metadata.labels[key] === value);
    return [200, { items: found.map(([each]) => shown(each)) }];
  };
  const onObject = (method: string | undefined, name: string): Answer => {
    if (!objects.has(name)) return [404, `sparkapplications "${name}" not found`];
    if (method !== "DELETE") return [200, shown(name)];
    objects.delete(name);
    return [200, { kind: "Status", status: "Success" }];
  };
  const log = (words: URLSearchParams): Answer => {
    const look = api.askedOfLog.push(Object.fromEntries(words)) - 1;
    const lines = api.printed[Math.min(look, api.printed.length - 1)];
    if (lines === undefined) return [404, 'pods "lake-driver" not found'];
    if (typeof lines === "string") return [400, lines];
    const isTimed = words.get("timestamps") === "true";
    return [200, isTimed ? lines : lines.map((line) => line.replace(/^\S+ /, ""))];
  };
  const podNamed = (name: string): Answer => {
    const pod = api.pods.get(name);
    return pod === undefined ? [404, `pods "${name}" not found`] : [200, pod];
  };
  const asked = (method: string | undefined, path: string, words: URLSearchParams): Answer => {
    if (path === `${PODS}/lake-driver/log`) return log(words);
    if (path.startsWith(`${PODS}/`)) return podNamed(path.slice(PODS.length + 1));
    if (!path.startsWith(PATH)) return [404, `no ${path}`];
    const name = path.slice(PATH.length + 1);
    return name === "" ? listed(words.get("labelSelector") ?? "") : onObject(method, name);
  };
  const answer = async (from: IncomingMessage): Promise<Answer> => {
    const failure = api.failures.shift();
    if (failure !== undefined) return [failure, `scripted ${failure}`];
    if (from.headers.authorization !== `Bearer ${TOKEN}`) return [401, "Unauthorized"];
    const { pathname, searchParams } = new URL(from.url ?? "/", "http://api");
    if (from.method === "POST") return create(JSON.parse(await text(from)));
    return asked(from.method, pathname, searchParams);
  };
  const server = createServer((from, to) => {
    void answer(from).then(([status, body]) => {
      if (Array.isArray(body)) {
        to.writeHead(status, { "content-type": "text/plain" }).end(
          body.map((line) => `${line}\n`).join(""),
        );
        return;
      }
      const whole = typeof body === "string" ? { kind: "Status", message: body } : body;
      to.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(whole));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(api, {
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`, { token: TOKEN }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

type Answer = [status: number, body: unknown];

/** A kubeconfig of one cluster at `server`, which `user` enters. */
export function kubeconfigFor(server: string, user: object): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "lake",
    clusters: [{ name: "lake", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "me", user }],
    contexts: [{ name: "lake", context: { cluster: "lake", user: "me" } }],
  });
}

/** Where the API has its runs. */
export const PLACE = { apiVersion: "sparkoperator.k8s.io/v1beta2", namespace: "spark-jobs" };

/** Looks that follow one another at once. */
export const QUICK = { sleep: (): Promise<void> => Promise.resolve() };

/** A run as the program declares it, in small. */
export function runManifest(job: string): object {
  return {
    apiVersion: "sparkoperator.k8s.io/v1beta2",
    kind: "SparkApplication",
    metadata: {
      generateName: `lake-${job}-`,
      namespace: "spark-jobs",
      labels: { "app.kubernetes.io/part-of": "spark-lake", "spark-lake/job": job },
    },
    spec: {
      type: "Python",
      mode: "cluster",
      sparkVersion: "3.5.9",
      mainApplicationFile: "s3a://artifacts/launch.py",
      arguments: [job],
      driver: {},
      executor: {},
    },
  };
}

/** A status as the operator writes it. */
export function status(state: string, more: Status = {}): Status {
  const driverInfo = { podName: "lake-driver" };
  return { applicationState: { state }, driverInfo, executionAttempts: 1, ...more };
}

/** A pod as the API has it that cannot be placed, or whose container waits. */
export function pendingPod(created: string, status: object): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "lake-driver", creationTimestamp: created },
    status: { phase: "Pending", ...status },
  };
}

/** A status of a pod that no node takes. */
export const UNPLACED = {
  conditions: [
    {
      ...{ type: "PodScheduled", status: "False", reason: "Unschedulable" },
      message: "0/3 nodes are available: 3 Insufficient memory.",
      lastTransitionTime: "2025-05-17T10:00:00Z",
    },
  ],
};

/** A status of a pod whose container waits for this reason. */
export function waitingFor(reason: string, message?: string): object {
  const waiting = message === undefined ? { reason } : { reason, message };
  return {
    conditions: [{ type: "PodScheduled", status: "True" }],
    containerStatuses: [
      {
        ...{ name: "spark-kubernetes-driver", ready: false, restartCount: 0, image: "x" },
        ...{ imageID: "", state: { waiting } },
      },
    ],
  };
}
