import { NodeRole } from "../shared";
import { startWords, type JobSpec, type JobValues } from "./jobSpec";
import { sparkKubeConf, type SparkPlaces } from "./sparkKubeConf";
import { sparkPod, type SparkPod } from "./sparkPod";
import type { SparkSize } from "./sparkSize";
import type { WheelUris } from "./sparkSubmit";
import { SPARK_MOUNTS, SPARK_VOLUMES } from "./sparkVolumes";

/** Spark of the image that runs on Kubernetes. */
export const SPARK_VERSION = "3.5.9";

/** Spark setting in which the launcher finds the wheel's URI. */
export const WHEEL_SETTING = "spark.lake.wheel";

/** API of the Spark Operator's objects. */
export const SPARK_API = "sparkoperator.k8s.io/v1beta2";

/** Everything that one run of a job on Kubernetes is made of, as plain values. */
export interface KubeRun {
  /** Prefix of the run's name; Kubernetes adds what tells runs apart. */
  readonly name: string;
  readonly namespace: string;
  /** Account of the driver, which makes executors. */
  readonly serviceAccount: string;
  /** Account of the executors, which have nothing to ask of Kubernetes. */
  readonly executorServiceAccount: string;
  /** Image of driver and executors. */
  readonly image: string;
  readonly job: JobSpec;
  readonly values: JobValues;
  /** Wheel and launcher, as `s3a://` URIs. */
  readonly uris: WheelUris;
  readonly size: SparkSize;
  readonly places: SparkPlaces;
}

/** What a SparkApplication holds: the `spec` of one, and the `template` of a scheduled one. */
export type SparkApplicationSpec = Readonly<Record<string, unknown>>;

/** A Kubernetes object as plain values. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** How often a run that failed is tried again, and seconds between the tries. */
const RETRIES = {
  type: "OnFailure",
  onFailureRetries: 2,
  onFailureRetryInterval: 60,
  onSubmissionFailureRetries: 3,
  onSubmissionFailureRetryInterval: 30,
} as const;

/** Seconds that the object of a run that ended is kept, with its driver's log: three days. */
const SECONDS_KEPT = 259_200;

/** Milliseconds after which an idle executor's shuffle files hold it no longer. */
const SHUFFLE_TRACKING_MS = 600_000;

/** Seconds that an executor has to hand on its blocks: as long as spot's notice. */
const EXECUTOR_GRACE_SECONDS = 120;

/** Share of a core's time that is asked for each core, so that two executors of four cores fit beside a node's own pods on eight. */
const MILLICORES_ASKED = 900;

/**
 * Memory outside the heap: a share of the heap, and at least this many MiB. Python's tasks parse and write in it, about
 * 0.7 GiB for each core of an executor that loads access logs (docs/benchmarks.md).
 */
const OVERHEAD_SHARE = 0.5;
const LEAST_OVERHEAD_MIB = 1024;

const MIB_PER_GIB = 1024;

/** One run of a job, as the SparkApplication that starts it. Each `kubectl create` of it is a run of its own. */
export function sparkApplication(run: KubeRun): Manifest {
  return {
    apiVersion: SPARK_API,
    kind: "SparkApplication",
    metadata: {
      generateName: `${run.name}-`,
      namespace: run.namespace,
      labels: labelsOf(run),
    },
    spec: sparkApplicationSpec(run),
  };
}

/** What the operator is told of a run, whoever starts it. */
export function sparkApplicationSpec(run: KubeRun): SparkApplicationSpec {
  return {
    type: "Python",
    pythonVersion: "3",
    mode: "cluster",
    sparkVersion: SPARK_VERSION,
    image: run.image,
    imagePullPolicy: "IfNotPresent",
    mainApplicationFile: run.uris.launcher,
    arguments: startWords(run.job, run.values),
    // Nothing remote in `deps`: the operator's spark-submit opens what stands there in the operator's own pod, which has
    // neither an S3 connector nor a role. The launcher is fetched by the driver, and fetches the wheel.
    sparkConf: { ...sparkKubeConf(run.places), [WHEEL_SETTING]: run.uris.wheel },
    volumes: SPARK_VOLUMES,
    restartPolicy: RETRIES,
    timeToLiveSeconds: SECONDS_KEPT,
    dynamicAllocation: {
      enabled: true,
      initialExecutors: run.size.fewestExecutors,
      minExecutors: run.size.fewestExecutors,
      maxExecutors: run.size.mostExecutors,
      shuffleTrackingEnabled: true,
      shuffleTrackingTimeout: SHUFFLE_TRACKING_MS,
    },
    driver: driver(run),
    executor: executor(run),
  };
}

/** Labels by which a run's objects and pods are found. */
export function labelsOf({ job }: Pick<KubeRun, "job">): Record<string, string> {
  return { "app.kubernetes.io/part-of": "spark-lake", "spark-lake/job": job.name };
}

function driver(run: KubeRun): Record<string, unknown> {
  const { driverCores, driverMemoryGiB } = run.size;
  return {
    ...pod(run, sparkPod(NodeRole.Drivers, run.serviceAccount)),
    ...machine(driverCores, driverMemoryGiB),
    // A driver that is moved for a better price loses its run.
    annotations: { "karpenter.sh/do-not-disrupt": "true" },
  };
}

function executor(run: KubeRun): Record<string, unknown> {
  const { executorCores, executorMemoryGiB, fewestExecutors } = run.size;
  return {
    ...pod(run, sparkPod(NodeRole.Executors, run.executorServiceAccount)),
    ...machine(executorCores, executorMemoryGiB),
    instances: fewestExecutors,
    terminationGracePeriodSeconds: EXECUTOR_GRACE_SECONDS,
  };
}

function pod(run: KubeRun, shared: SparkPod): Record<string, unknown> {
  return {
    ...shared,
    labels: labelsOf(run),
    securityContext: { ...shared.securityContext, readOnlyRootFilesystem: true },
    volumeMounts: SPARK_MOUNTS,
  };
}

function machine(cores: number, memoryGiB: number): Record<string, unknown> {
  const heapMiB = memoryGiB * MIB_PER_GIB;
  const overhead = Math.max(LEAST_OVERHEAD_MIB, Math.ceil(heapMiB * OVERHEAD_SHARE));
  return {
    cores,
    coreRequest: `${cores * MILLICORES_ASKED}m`,
    memory: `${heapMiB}m`,
    memoryOverhead: `${overhead}m`,
  };
}
