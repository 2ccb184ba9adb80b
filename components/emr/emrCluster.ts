import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Checks } from "../shared";
import { clusterArgs, fleetArgs, fleetOf } from "./clusterArgs";
import type { JobFlowRequest } from "./jobFlow";

/** What a persistent EMR cluster is made of. */
export interface EmrClusterArgs {
  /** The cluster as a `RunJobFlow` request, as JSON text: `jobFlowRequest` makes it. Its steps are not run. */
  readonly request: pulumi.Input<string>;

  /** Nodes up to which the cluster scales, core and task together. */
  readonly maxCapacity: number;

  /** Core nodes, which the cluster does not shrink below and which stay on demand. */
  readonly coreCount: number;

  /** Whether the request holds a task fleet. */
  readonly hasTaskFleet: boolean;
}

/**
 * An EMR cluster that stays, scales with its work, and ends when it has been idle for a while.
 *
 * @example
 * ```ts
 * import { ClusterMode, EmrCluster, EmrPipeline } from "spark-lake";
 *
 * // The request of a pipeline's own runs: the second cluster is one like it.
 * const pipeline = new EmrPipeline("lake", {
 *   files: {
 *     wheel: "etl/dist/lake_etl-0.1.0-py3-none-any.whl",
 *     manifest: "etl/jobs.json",
 *     launcher: "etl/run_job.py",
 *     prefixLists: "bootstrap/emr/prefix-lists.sh",
 *   },
 *   compute: { mode: ClusterMode.Persistent },
 * });
 * const second = new EmrCluster("lake-second", {
 *   request: pipeline.jobFlowRequest,
 *   coreCount: 1,
 *   maxCapacity: 4,
 *   hasTaskFleet: true,
 * });
 * export const clusterId = second.clusterId;
 * ```
 */
export class EmrCluster extends pulumi.ComponentResource {
  /** Id of the cluster (`j-…`): what runs are added to. */
  readonly clusterId: pulumi.Output<string>;

  constructor(name: string, args: EmrClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("spark-lake:index:EmrCluster", name, {}, opts);

    const request = pulumi.output(args.request).apply(parseRequest);
    const cluster = this.createCluster(name, request);
    this.scale(name, cluster, args);
    if (args.hasTaskFleet) this.addTaskFleet(name, cluster, request);

    this.clusterId = cluster.id;
    this.registerOutputs({ clusterId: this.clusterId });
  }

  private createCluster(name: string, request: pulumi.Output<JobFlowRequest>): aws.emr.Cluster {
    const wanted = request.apply(clusterArgs);
    return new aws.emr.Cluster(
      name,
      {
        name: wanted.apply((args) => args.name),
        releaseLabel: wanted.releaseLabel,
        applications: wanted.applications,
        configurationsJson: wanted.configurationsJson,
        logUri: wanted.logUri,
        logEncryptionKmsKeyId: wanted.logEncryptionKmsKeyId,
        serviceRole: wanted.serviceRole,
        securityConfiguration: wanted.securityConfiguration,
        scaleDownBehavior: wanted.scaleDownBehavior,
        keepJobFlowAliveWhenNoSteps: true,
        terminationProtection: false,
        autoTerminationPolicy: wanted.autoTerminationPolicy,
        masterInstanceFleet: wanted.masterInstanceFleet,
        coreInstanceFleet: wanted.coreInstanceFleet,
        ec2Attributes: wanted.ec2Attributes,
        bootstrapActions: wanted.bootstrapActions,
        tags: wanted.tags,
      },
      {
        parent: this,
        // A bootstrap action runs when a cluster starts. A newer script must not replace one that is running: each
        // run's first step brings the script that belongs to it.
        ignoreChanges: ["bootstrapActions"],
      },
    );
  }

  private scale(name: string, cluster: aws.emr.Cluster, args: EmrClusterArgs): void {
    new aws.emr.ManagedScalingPolicy(
      `${name}-scaling`,
      {
        clusterId: cluster.id,
        computeLimits: [
          {
            unitType: "InstanceFleetUnits",
            minimumCapacityUnits: args.coreCount,
            maximumCapacityUnits: args.maxCapacity,
            maximumCoreCapacityUnits: args.coreCount,
            maximumOndemandCapacityUnits: args.coreCount,
          },
        ],
      },
      { parent: this },
    );
  }

  private addTaskFleet(
    name: string,
    cluster: aws.emr.Cluster,
    request: pulumi.Output<JobFlowRequest>,
  ): void {
    const fleet = request.apply((asked) => fleetArgs(fleetOf(asked, "TASK")));
    new aws.emr.InstanceFleet(
      `${name}-task`,
      {
        clusterId: cluster.id,
        name: fleet.apply((args) => args.name),
        targetOnDemandCapacity: fleet.targetOnDemandCapacity,
        targetSpotCapacity: fleet.targetSpotCapacity,
        instanceTypeConfigs: fleet.instanceTypeConfigs,
        launchSpecifications: fleet.launchSpecifications,
      },
      {
        parent: this,
        // Managed scaling moves the targets; the stack's own values are where it begins.
        ignoreChanges: ["targetOnDemandCapacity", "targetSpotCapacity"],
      },
    );
  }
}

function checkArgs(name: string, args: EmrClusterArgs): void {
  new Checks()
    .expect(args.coreCount >= 1, "coreCount", `must be 1 or more, got ${args.coreCount}`)
    .expect(
      args.maxCapacity >= args.coreCount,
      "maxCapacity",
      `must be at least coreCount (${args.coreCount}), got ${args.maxCapacity}`,
    )
    .done(`EmrCluster "${name}"`);
}

function parseRequest(text: string): JobFlowRequest {
  return JSON.parse(text) as JobFlowRequest;
}
