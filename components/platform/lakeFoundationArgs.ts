import type * as pulumi from "@pulumi/pulumi";
import type { NatMode } from "../network";
import { Checks } from "../shared";
import { SparkHost } from "./sparkHost";

/** The network of a lake. Either it is made, or `vpcId` and `privateSubnetIds` name one that is there. */
export interface LakeNetworkArgs {
  /**
   * Range of the network that is made.
   * @default - the network's own default
   */
  readonly cidr?: string;

  /**
   * Availability zones to span, 2 to 4.
   * @default - the network's own default
   */
  readonly zones?: number;

  /**
   * How private subnets reach the internet. Without NAT, the interface endpoints that the lake's machines call are made.
   * @default - the network's own default
   */
  readonly nat?: NatMode;

  /**
   * AWS services to reach inside the network, by short name.
   * @default - none, or with `NatMode.None` what Spark's hosts need: EMR_ENDPOINTS, EKS_ENDPOINTS
   */
  readonly interfaceEndpoints?: string[];

  /**
   * Whether the traffic is logged.
   * @default - true for a network that is made
   */
  readonly flowLogs?: boolean;

  /**
   * Days that flow logs are kept.
   * @default - the network's own default
   */
  readonly flowLogRetentionDays?: number;

  /**
   * A VPC of your own. For EMR its tags must let EMR in: `for-use-with-amazon-emr-managed-policies: "true"`.
   * @default - a VPC is made
   */
  readonly vpcId?: pulumi.Input<string>;

  /**
   * Private subnets of your own VPC, with the same tag for EMR; in two zones or more for EKS.
   * @default - subnets are made
   */
  readonly privateSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** How long a lake keeps what was written to it. */
export interface LakeRetentionArgs {
  /**
   * Days that what runs leave beside the tables is kept: merged files, rejects, reports, event logs.
   * @default - the storage's own default
   */
  readonly runDays?: number;

  /**
   * Days that an overwritten or deleted object can still be brought back.
   * @default - the storage's own default
   */
  readonly oldVersionDays?: number;

  /**
   * Days that cluster logs and access logs are kept.
   * @default - the storage's own default
   */
  readonly logDays?: number;
}

/** Arguments of {@link LakeFoundation}. */
export interface LakeFoundationArgs {
  /**
   * What Spark runs on: it decides who may use the key, and the network's zones, tags and endpoints.
   * @default {@link DEFAULT_SPARK_HOSTS}
   */
  readonly hosts?: SparkHost[];

  /**
   * Path of a wheel on the machine that runs Pulumi, to be kept with the artifacts.
   * @default - no wheel
   */
  readonly wheel?: string;

  /**
   * Scripts to be kept with the artifacts, by a name of your choice: paths on the machine that runs Pulumi.
   * @default - none
   */
  readonly scripts?: Record<string, string>;

  /**
   * Its network.
   * @default - a network of its own
   */
  readonly network?: LakeNetworkArgs;

  /**
   * How long things are kept.
   * @default - the storage's own defaults
   */
  readonly retention?: LakeRetentionArgs;

  /**
   * First of the two keys that keep data: whether Pulumi refuses to delete buckets and key.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of the two keys: whether `pulumi destroy` deletes the data. Counts only when `protected` is false.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;
}

/**
 * Throws one error that names every argument that will not do.
 *
 * Arguments that a part of the foundation is made from are checked by that part.
 */
export function checkLakeFoundationArgs(name: string, { hosts }: LakeFoundationArgs): void {
  if (hosts === undefined) return;
  const known = Object.values(SparkHost);
  const checks = new Checks();
  checks.expect(
    hosts.length > 0,
    "hosts",
    `must name at least one of ${known.join(", ")}; or leave it out`,
  );
  for (const [index, host] of hosts.entries()) {
    checks
      .expect(
        known.includes(host),
        `hosts[${index}]`,
        `must be one of ${known.join(", ")}, got "${host}"`,
      )
      .expect(hosts.indexOf(host) === index, `hosts[${index}]`, `repeats "${host}"`);
  }
  checks.done(`LakeFoundation "${name}"`);
}
