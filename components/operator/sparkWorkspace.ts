import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Checks, expectWhole, kubernetes } from "../shared";
import {
  DRIVER_RULES,
  EXECUTOR_ACCOUNT,
  FENCE,
  MONITOR,
  MONITOR_FENCE,
  NAMESPACE_LABELS,
  RUNS_LABEL,
  SPARK_ACCOUNT,
} from "./workspaceManifests";

/** Cores and memory that all pods of a workspace may ask for together. */
export const DEFAULT_QUOTA = { cores: 320, memoryGiB: 1280, pods: 400 } as const;

/** Arguments of {@link SparkWorkspace}. */
export interface SparkWorkspaceArgs {
  /** Namespace that drivers and executors run in; it is made. */
  readonly namespace: string;

  /**
   * Cores that all pods of the namespace may ask for together.
   * @default {@link DEFAULT_QUOTA}
   */
  readonly mostCores?: number;

  /**
   * Memory that all pods of the namespace may ask for together, in GiB.
   * @default {@link DEFAULT_QUOTA}
   */
  readonly mostMemoryGiB?: number;

  /**
   * Whether Prometheus is told where the runs' figures are. The cluster must have the Prometheus operator's types.
   * @default false
   */
  readonly podMonitors?: boolean;
}

/**
 * Where Spark's jobs run in a cluster: a namespace with a quota that only its own pods reach, an account whose drivers may make
 * executors there and nothing anywhere else, and one for executors, which may do nothing. Its `kubernetes` provider must be the cluster's.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { SparkWorkspace } from "spark-lake";
 *
 * const provider = new kubernetes.Provider("lake", { context: "lake-dev" });
 * new SparkWorkspace("lake-jobs", { namespace: "jobs" }, { providers: [provider] });
 * ```
 */
export class SparkWorkspace extends pulumi.ComponentResource {
  /** Name of the namespace. Known once its accounts and rights are there. */
  readonly namespaceName: pulumi.Output<string>;

  /** Service account of drivers. */
  readonly serviceAccountName: pulumi.Output<string>;

  /** Service account of executors. */
  readonly executorAccountName: pulumi.Output<string>;

  constructor(name: string, args: SparkWorkspaceArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("spark-lake:index:SparkWorkspace", name, {}, opts);

    const space = this.createNamespace(name, args);
    const account = this.createAccount(`${name}-account`, { args, space }, SPARK_ACCOUNT);
    const executors = this.createAccount(
      `${name}-executor-account`,
      { args, space },
      EXECUTOR_ACCOUNT,
    );
    this.permit(name, args, account);
    this.fence(name, args, space);
    this.limit(name, args, space);
    if (args.podMonitors === true) this.monitor(name, args, space);

    this.namespaceName = space.metadata.name;
    this.serviceAccountName = account.metadata.name;
    this.executorAccountName = executors.metadata.name;
    this.registerOutputs({
      namespaceName: this.namespaceName,
      serviceAccountName: this.serviceAccountName,
      executorAccountName: this.executorAccountName,
    });
  }

  private createNamespace(name: string, { namespace }: SparkWorkspaceArgs): k8s.core.v1.Namespace {
    return new (kubernetes().core.v1.Namespace)(
      `${name}-namespace`,
      { metadata: { name: namespace, labels: { ...NAMESPACE_LABELS, ...RUNS_LABEL } } },
      { parent: this },
    );
  }

  /** Only a driver asks the API, so only its pod is handed a token. */
  private createAccount(
    childName: string,
    { args: { namespace }, space }: Inside,
    account: string,
  ): k8s.core.v1.ServiceAccount {
    const automountServiceAccountToken = account === SPARK_ACCOUNT;
    return new (kubernetes().core.v1.ServiceAccount)(
      childName,
      { metadata: { name: account, namespace }, automountServiceAccountToken },
      { parent: this, dependsOn: space },
    );
  }

  private permit(
    name: string,
    { namespace }: SparkWorkspaceArgs,
    account: k8s.core.v1.ServiceAccount,
  ): void {
    const metadata = { name: SPARK_ACCOUNT, namespace };
    const role = new (kubernetes().rbac.v1.Role)(
      `${name}-role`,
      { metadata, rules: [...DRIVER_RULES] },
      { parent: this, dependsOn: account },
    );
    new (kubernetes().rbac.v1.RoleBinding)(
      `${name}-binding`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: SPARK_ACCOUNT },
        subjects: [{ kind: "ServiceAccount", name: SPARK_ACCOUNT, namespace }],
      },
      { parent: this, dependsOn: role },
    );
  }

  private limit(
    name: string,
    { namespace, mostCores, mostMemoryGiB }: SparkWorkspaceArgs,
    space: k8s.core.v1.Namespace,
  ): void {
    new (kubernetes().core.v1.ResourceQuota)(
      `${name}-quota`,
      {
        metadata: { name: "spark", namespace },
        spec: {
          hard: {
            "requests.cpu": String(mostCores ?? DEFAULT_QUOTA.cores),
            "requests.memory": `${mostMemoryGiB ?? DEFAULT_QUOTA.memoryGiB}Gi`,
            pods: String(DEFAULT_QUOTA.pods),
          },
        },
      },
      { parent: this, dependsOn: space },
    );
    // A pod that asks for nothing, such as one that somebody starts by hand, would be refused under the quota.
    new (kubernetes().core.v1.LimitRange)(
      `${name}-defaults`,
      {
        metadata: { name: "spark", namespace },
        spec: { limits: [{ type: "Container", defaultRequest: { ...DEFAULT_REQUEST } }] },
      },
      { parent: this, dependsOn: space },
    );
  }

  /** Whoever reaches a driver may have its blocks, its pages and, if it knew the secret, its rights. */
  private fence(
    name: string,
    { namespace }: SparkWorkspaceArgs,
    space: k8s.core.v1.Namespace,
  ): void {
    new (kubernetes().networking.v1.NetworkPolicy)(
      `${name}-policy`,
      { metadata: { name: "spark-runs", namespace }, spec: FENCE },
      { parent: this, dependsOn: space },
    );
  }

  private monitor(
    name: string,
    { namespace }: SparkWorkspaceArgs,
    space: k8s.core.v1.Namespace,
  ): void {
    new (kubernetes().apiextensions.CustomResource)(
      `${name}-monitor`,
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PodMonitor",
        metadata: { name: "spark-runs", namespace },
        spec: MONITOR,
      },
      { parent: this, dependsOn: space },
    );
    new (kubernetes().networking.v1.NetworkPolicy)(
      `${name}-monitor-policy`,
      { metadata: { name: "spark-runs-monitor", namespace }, spec: MONITOR_FENCE },
      { parent: this, dependsOn: space },
    );
  }
}

/** What a container that says nothing asks for. */
const DEFAULT_REQUEST = { cpu: "250m", memory: "1Gi" } as const;

/** The workspace that a child is made for, and its namespace. */
interface Inside {
  readonly args: SparkWorkspaceArgs;
  readonly space: k8s.core.v1.Namespace;
}

const MOST_CORES = 100_000;

function checkArgs(name: string, args: SparkWorkspaceArgs): void {
  const checks = new Checks();
  checks.expect(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(args.namespace),
    "namespace",
    `must be lower case letters, digits and dashes, got "${args.namespace}"`,
  );
  expectWhole(checks, "mostCores", args.mostCores, [1, MOST_CORES]);
  expectWhole(checks, "mostMemoryGiB", args.mostMemoryGiB, [1, MOST_CORES]);
  checks.done(`SparkWorkspace "${name}"`);
}
