import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Access, PodRole } from "../identity";
import { Checks, expectName, expectWhole, kubernetes, LONGEST_ROLE_NAME, placeOf } from "../shared";
import {
  HISTORY,
  HISTORY_LABELS,
  HISTORY_PORT,
  historyConf,
  historyPod,
  historyPolicySpec,
} from "./historyManifests";

/** Hex digits of the settings' digest that pods carry. */
const DIGITS = 16;

/** Arguments of {@link SparkHistoryServer}. */
export interface SparkHistoryServerArgs {
  /** Name of the EKS cluster. */
  readonly clusterName: pulumi.Input<string>;

  /** ARN of the cluster. */
  readonly clusterArn: pulumi.Input<string>;

  /** Namespace of the server; it must be there. */
  readonly namespace: pulumi.Input<string>;

  /** Image with Spark and what reads S3, as `images/spark` builds it. */
  readonly image: string;

  /** Bucket of the event logs. */
  readonly logBucketName: pulumi.Input<string>;

  /** ARN of the bucket of the event logs. */
  readonly logBucketArn: pulumi.Input<string>;

  /** Folder of the event logs in the bucket, without slashes at its ends. */
  readonly logPrefix: string;

  /** Key that encrypts the bucket. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /** Days that an event log is kept. */
  readonly daysToKeep: number;
}

/**
 * Spark's history server: shows runs that ended, from their event logs in S3. Nobody reaches it but through
 * `kubectl port-forward`. Its `kubernetes` provider must be the cluster's.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { SparkHistoryServer } from "spark-lake";
 *
 * const provider = new kubernetes.Provider("lake", { context: "lake-dev" });
 * new SparkHistoryServer(
 *   "lake-history",
 *   {
 *     clusterName: "lake-dev",
 *     clusterArn: "arn:aws:eks:eu-central-1:123456789012:cluster/lake-dev",
 *     namespace: "services",
 *     image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/lake-spark:3.5.9",
 *     logBucketName: "lake-logs",
 *     logBucketArn: "arn:aws:s3:::lake-logs",
 *     logPrefix: "spark-events",
 *     kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
 *     daysToKeep: 30,
 *   },
 *   { providers: [provider] },
 * );
 * ```
 */
export class SparkHistoryServer extends pulumi.ComponentResource {
  /** Name of the service, to forward a port to. */
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: SparkHistoryServerArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("spark-lake:index:SparkHistoryServer", name, {}, opts);

    const role = this.createRole(name, args);
    const account = this.createAccount(name, args);
    const settings = this.createSettings(name, args);
    const deployment = this.createDeployment(name, args, settings, [role, account]);
    this.closeOff(name, args);

    this.serviceName = this.createService(name, args, deployment).metadata.name;
    this.registerOutputs({ serviceName: this.serviceName });
  }

  private createRole(name: string, args: SparkHistoryServerArgs): PodRole {
    return new PodRole(
      `${name}-pods`,
      {
        description: `History server ${name}: reads event logs`,
        clusterName: args.clusterName,
        clusterArn: args.clusterArn,
        namespace: args.namespace,
        serviceAccount: HISTORY,
        grants: [
          // It also removes what is too old.
          { bucketArn: args.logBucketArn, prefixes: [`${args.logPrefix}/`], access: Access.Write },
        ],
        kmsKeyArns: [args.kmsKeyArn],
      },
      { parent: this },
    );
  }

  private createAccount(
    name: string,
    { namespace }: SparkHistoryServerArgs,
  ): k8s.core.v1.ServiceAccount {
    return new (kubernetes().core.v1.ServiceAccount)(
      `${name}-account`,
      { metadata: { name: HISTORY, namespace }, automountServiceAccountToken: false },
      { parent: this },
    );
  }

  private createSettings(name: string, args: SparkHistoryServerArgs): k8s.core.v1.ConfigMap {
    const conf = pulumi.all([args.logBucketName, placeOf(this)]).apply(([bucket, { region }]) =>
      historyConf({
        eventLogs: `s3a://${bucket}/${args.logPrefix}`,
        daysToKeep: args.daysToKeep,
        region,
      }),
    );
    return new (kubernetes().core.v1.ConfigMap)(
      `${name}-settings`,
      {
        metadata: { name: HISTORY, namespace: args.namespace },
        data: { "spark-defaults.conf": conf },
      },
      { parent: this },
    );
  }

  private createDeployment(
    name: string,
    { namespace, image }: SparkHistoryServerArgs,
    settings: k8s.core.v1.ConfigMap,
    dependsOn: pulumi.Resource[],
  ): k8s.apps.v1.Deployment {
    const template = settings.data.apply((data) => {
      const digest = createHash("sha256").update(JSON.stringify(data)).digest("hex");
      return historyPod(image, digest.slice(0, DIGITS));
    });
    return new (kubernetes().apps.v1.Deployment)(
      `${name}-deployment`,
      {
        metadata: { name: HISTORY, namespace, labels: HISTORY_LABELS },
        spec: { replicas: 1, selector: { matchLabels: HISTORY_LABELS }, template },
      },
      { parent: this, dependsOn },
    );
  }

  private closeOff(name: string, { namespace }: SparkHistoryServerArgs): void {
    new (kubernetes().networking.v1.NetworkPolicy)(
      `${name}-policy`,
      { metadata: { name: HISTORY, namespace }, spec: historyPolicySpec() },
      { parent: this },
    );
  }

  private createService(
    name: string,
    { namespace }: SparkHistoryServerArgs,
    deployment: k8s.apps.v1.Deployment,
  ): k8s.core.v1.Service {
    return new (kubernetes().core.v1.Service)(
      `${name}-service`,
      {
        metadata: { name: HISTORY, namespace, labels: HISTORY_LABELS },
        spec: {
          type: "ClusterIP",
          selector: HISTORY_LABELS,
          ports: [{ name: "http", port: HISTORY_PORT, targetPort: "http" }],
        },
      },
      { parent: this, dependsOn: deployment },
    );
  }
}

const MOST_DAYS = 3650;

function checkArgs(name: string, args: SparkHistoryServerArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["pods-role"], LONGEST_ROLE_NAME);
  checks.expect(
    /^[^/].*[^/]$/.test(args.logPrefix),
    "logPrefix",
    `must be a folder without slashes at its ends, got "${args.logPrefix}"`,
  );
  expectWhole(checks, "daysToKeep", args.daysToKeep, [1, MOST_DAYS]);
  checks.done(`SparkHistoryServer "${name}"`);
}
