import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PodRole } from "../identity";
import { kubernetes, NODE_ROLE } from "../shared";
import {
  AUTOSCALER_ACCOUNT,
  AUTOSCALER_CHART,
  AUTOSCALER_NAMESPACE,
  autoscalerStatements,
  autoscalerValues,
} from "./autoscaler";
import { NODE_USER_DATA, nodeGroupPlan } from "./nodeGroupPlan";
import { nodePlans, taintsOf, type NodePlan } from "./nodePlan";
import { checkNodesArgs, wishesOf, type NodeGroupsArgs } from "./nodesArgs";

/** Size of a node's own disk, in GiB; shuffle files lie on NVMe. */
const DISK_GIB = 100;

/**
 * The nodes of a cluster as managed node groups, and the autoscaler that grows and shrinks them: services and drivers on
 * demand, executors on spot. Its `kubernetes` provider must be the cluster's.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { NodeGroups } from "spark-lake";
 *
 * const provider = new kubernetes.Provider("lake", { context: "lake-dev" });
 * new NodeGroups(
 *   "lake-nodes",
 *   {
 *     clusterName: "lake-dev",
 *     clusterArn: "arn:aws:eks:eu-central-1:123456789012:cluster/lake-dev",
 *     nodeRoleArn: "arn:aws:iam::123456789012:role/lake-dev-nodes",
 *     privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"],
 *   },
 *   { providers: [provider] },
 * );
 * ```
 */
export class NodeGroups extends pulumi.ComponentResource {
  /** Names of the node groups. */
  readonly groupNames: pulumi.Output<string>[];

  constructor(name: string, args: NodeGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkNodesArgs("NodeGroups", name, args);
    super("spark-lake:index:NodeGroups", name, {}, opts);

    const groups = nodePlans(wishesOf(args)).map((plan) => this.createGroup(name, plan, args));
    this.createAutoscaler(name, args, groups);

    this.groupNames = groups.map(({ nodeGroupName }) => nodeGroupName);
    this.registerOutputs({ groupNames: this.groupNames });
  }

  private createGroup(name: string, plan: NodePlan, args: NodeGroupsArgs): aws.eks.NodeGroup {
    const { instanceTypes, capacityType, fewest, most } = nodeGroupPlan(plan);
    const template = this.createTemplate(`${name}-${plan.role}`);
    return new aws.eks.NodeGroup(
      `${name}-${plan.role}`,
      {
        clusterName: args.clusterName,
        nodeRoleArn: args.nodeRoleArn,
        subnetIds: args.privateSubnetIds,
        amiType: "AL2023_x86_64_STANDARD",
        instanceTypes,
        capacityType,
        scalingConfig: { minSize: fewest, maxSize: most, desiredSize: fewest },
        labels: { [NODE_ROLE]: plan.role },
        taints: taintsOf(plan.role).map(({ key, value }) => ({
          key,
          value,
          effect: "NO_SCHEDULE",
        })),
        launchTemplate: {
          id: template.id,
          version: template.latestVersion.apply((version) => String(version)),
        },
        updateConfig: { maxUnavailable: 1 },
      },
      // The autoscaler says how many there are.
      { parent: this, ignoreChanges: ["scalingConfig.desiredSize"] },
    );
  }

  private createTemplate(name: string): aws.ec2.LaunchTemplate {
    return new aws.ec2.LaunchTemplate(
      name,
      {
        // Pods take their roles from Pod Identity: one hop keeps them away from the node's own.
        metadataOptions: {
          httpTokens: "required",
          httpEndpoint: "enabled",
          httpPutResponseHopLimit: 1,
        },
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: {
              volumeType: "gp3",
              volumeSize: DISK_GIB,
              encrypted: "true",
              deleteOnTermination: "true",
            },
          },
        ],
        userData: Buffer.from(NODE_USER_DATA).toString("base64"),
        tagSpecifications: ["instance", "volume"].map((resourceType) => ({
          resourceType,
          tags: { Name: name },
        })),
      },
      { parent: this },
    );
  }

  private createAutoscaler(
    name: string,
    args: NodeGroupsArgs,
    groups: readonly aws.eks.NodeGroup[],
  ): void {
    const role = new PodRole(
      `${name}-autoscaler`,
      {
        description: `Autoscaler of ${name}: sets how many nodes its groups have`,
        clusterName: args.clusterName,
        clusterArn: args.clusterArn,
        namespace: AUTOSCALER_NAMESPACE,
        serviceAccount: AUTOSCALER_ACCOUNT,
        statements: pulumi
          .all([args.clusterName, args.clusterArn])
          .apply(([cluster, arn]) => autoscalerStatements(cluster, arn)),
      },
      { parent: this },
    );
    const { region } = aws.getRegionOutput({}, { parent: this });
    new (kubernetes().helm.v4.Chart)(
      `${name}-autoscaler`,
      {
        ...AUTOSCALER_CHART,
        name: AUTOSCALER_CHART.chart,
        namespace: AUTOSCALER_NAMESPACE,
        values: pulumi.all([args.clusterName, region]).apply(([c, r]) => autoscalerValues(c, r)),
      },
      // The groups of services are where it runs.
      { parent: this, dependsOn: [role, ...groups] },
    );
  }
}
