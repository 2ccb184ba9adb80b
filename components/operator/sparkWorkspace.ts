import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Checks, expectWhole, kubernetes } from "../shared";

/** Service account of drivers and executors. */
export const SPARK_ACCOUNT = "spark";

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
 * Where Spark's jobs run in a cluster: a namespace with a quota, and an account whose drivers may make executors there and
 * nothing anywhere else. Its `kubernetes` provider must be the cluster's.
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

  /** Service account of drivers and executors. */
  readonly serviceAccountName: pulumi.Output<string>;

  constructor(name: string, args: SparkWorkspaceArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("spark-lake:index:SparkWorkspace", name, {}, opts);

    const space = this.createNamespace(name, args);
    const account = this.createAccount(name, args, space);
    this.permit(name, args, account);
    this.limit(name, args, space);
    if (args.podMonitors === true) this.monitor(name, args, space);

    this.namespaceName = space.metadata.name;
    this.serviceAccountName = account.metadata.name;
    this.registerOutputs({
      namespaceName: this.namespaceName,
      serviceAccountName: this.serviceAccountName,
    });
  }

  private createNamespace(name: string, { namespace }: SparkWorkspaceArgs): k8s.core.v1.Namespace {
    return new (kubernetes().core.v1.Namespace)(
      `${name}-namespace`,
      { metadata: { name: namespace, labels: NAMESPACE_LABELS } },
      { parent: this },
    );
  }

  private createAccount(
    name: string,
    { namespace }: SparkWorkspaceArgs,
    space: k8s.core.v1.Namespace,
  ): k8s.core.v1.ServiceAccount {
    return new (kubernetes().core.v1.ServiceAccount)(
      `${name}-account`,
      { metadata: { name: SPARK_ACCOUNT, namespace } },
      { parent: this, dependsOn: space },
    );
  }

  /** A driver makes executors, a service by which they find it, and their settings. */
  private permit(
    name: string,
    { namespace }: SparkWorkspaceArgs,
    account: k8s.core.v1.ServiceAccount,
  ): void {
    const metadata = { name: SPARK_ACCOUNT, namespace };
    const role = new (kubernetes().rbac.v1.Role)(
      `${name}-role`,
      {
        metadata,
        rules: [
          {
            apiGroups: [""],
            resources: ["pods", "services", "configmaps", "persistentvolumeclaims"],
            verbs: [
              "get",
              "list",
              "watch",
              "create",
              "update",
              "patch",
              "delete",
              "deletecollection",
            ],
          },
        ],
      },
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

  /** A driver shows its executors' figures on the port of its UI. */
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
        spec: {
          selector: { matchLabels: { "spark-role": "driver" } },
          podMetricsEndpoints: [
            { port: "spark-ui", path: "/metrics/executors/prometheus/", interval: "30s" },
          ],
        },
      },
      { parent: this, dependsOn: space },
    );
  }
}

/** What a container that says nothing asks for. */
const DEFAULT_REQUEST = { cpu: "250m", memory: "1Gi" } as const;

/** Pods that gain rights are refused; what would not do under the strictest rules is warned of. */
export const NAMESPACE_LABELS = {
  "app.kubernetes.io/part-of": "spark-lake",
  "pod-security.kubernetes.io/enforce": "baseline",
  "pod-security.kubernetes.io/warn": "restricted",
} as const;

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
