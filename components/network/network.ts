import * as pulumi from "@pulumi/pulumi";
import { createEndpoints } from "./endpoints";
import { createFlowLogs } from "./flowLogs";
import { checkNetworkArgs, hasFlowLogs, type NetworkArgs } from "./networkArgs";
import { createVpc, findVpc } from "./vpc";

/**
 * Private subnets over several zones with endpoints for AWS's services, in a VPC that is made or one that you bring.
 *
 * @example
 * ```ts
 * import { NatMode, Network } from "spark-lake";
 *
 * const network = new Network("lake", {
 *   cidr: "10.40.0.0/16",
 *   zones: 3,
 *   nat: NatMode.None,
 *   interfaceEndpoints: ["kms", "sts"],
 *   flowLogs: false,
 * });
 * export const subnets = network.privateSubnetIds;
 * ```
 */
export class Network extends pulumi.ComponentResource {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Output<string>;

  /** Range of the VPC. */
  readonly vpcCidr: pulumi.Output<string>;

  /** Ids of the private subnets, one for each zone, in the zones' order. Known once their ways out and gateways are in place. */
  readonly privateSubnetIds: pulumi.Output<string[]>;

  /** Ids of the public subnets, one for each NAT gateway; none without NAT, and none of a VPC that you bring. */
  readonly publicSubnetIds: pulumi.Output<string[]>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    checkNetworkArgs(name, args);
    super("spark-lake:index:Network", name, {}, opts);

    const vpc = findVpc(args, this) ?? createVpc(name, args, this);
    createEndpoints(name, args.interfaceEndpoints ?? [], vpc, this);
    if (hasFlowLogs(args)) createFlowLogs(name, args, vpc.id, this);

    this.vpcId = vpc.id;
    this.vpcCidr = vpc.cidr;
    this.privateSubnetIds = vpc.privateSubnetIds;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.registerOutputs({
      vpcId: this.vpcId,
      vpcCidr: this.vpcCidr,
      privateSubnetIds: this.privateSubnetIds,
      publicSubnetIds: this.publicSubnetIds,
    });
  }
}
