import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "../shared";
import { nodeClassSpec, nodePoolSpec } from "./nodePoolManifests";
import { nodePlans, type NodePlan } from "./nodePlan";
import { checkNodesArgs, wishesOf, type NodePoolsArgs } from "./nodesArgs";

/**
 * The nodes of a cluster in Auto Mode: services and drivers on demand, executors on spot first, each kind with a pool of its
 * own. Its `kubernetes` provider must be the cluster's.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { NodePools } from "spark-lake";
 *
 * const provider = new kubernetes.Provider("lake", { context: "lake-dev" });
 * new NodePools(
 *   "lake-nodes",
 *   {
 *     clusterName: "lake-dev",
 *     nodeRoleName: "lake-dev-nodes",
 *     securityGroupId: "sg-0123456789abcdef0",
 *     privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"],
 *   },
 *   { providers: [provider] },
 * );
 * ```
 */
export class NodePools extends pulumi.ComponentResource {
  /** Names of the pools. */
  readonly poolNames: string[];

  constructor(name: string, args: NodePoolsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkNodesArgs("NodePools", name, args);
    super("spark-lake:index:NodePools", name, {}, opts);

    const nodeClass = this.createClass(name, args);
    const plans = nodePlans(wishesOf(args));
    for (const plan of plans) this.createPool(name, plan, nodeClass);
    this.enforceNetworkPolicies(name);

    this.poolNames = plans.map(({ role }) => role);
    this.registerOutputs({ poolNames: this.poolNames });
  }

  private createClass(name: string, args: NodePoolsArgs): k8s.apiextensions.CustomResource {
    const { nodeRoleName, privateSubnetIds, securityGroupId } = args;
    const spec = pulumi
      .all([nodeRoleName, privateSubnetIds, securityGroupId])
      .apply(([roleName, subnetIds, group]) =>
        nodeClassSpec({ roleName, subnetIds, securityGroupId: group }),
      );
    return new (kubernetes().apiextensions.CustomResource)(
      `${name}-class`,
      { apiVersion: "eks.amazonaws.com/v1", kind: "NodeClass", metadata: { name }, spec },
      { parent: this },
    );
  }

  private createPool(
    name: string,
    plan: NodePlan,
    nodeClass: k8s.apiextensions.CustomResource,
  ): void {
    new (kubernetes().apiextensions.CustomResource)(
      `${name}-${plan.role}`,
      {
        apiVersion: "karpenter.sh/v1",
        kind: "NodePool",
        metadata: { name: plan.role },
        spec: nodePoolSpec(plan, name),
      },
      { parent: this, dependsOn: nodeClass },
    );
  }

  /** Auto Mode looks at network policies only when this ConfigMap tells it to. */
  private enforceNetworkPolicies(name: string): void {
    new (kubernetes().core.v1.ConfigMap)(
      `${name}-network-policies`,
      {
        metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
        data: { "enable-network-policy-controller": "true" },
      },
      { parent: this },
    );
  }
}
