import { existsSync, readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import { type NatMode } from "../network";
import { Checks } from "../shared";
import { parseManifest, type JobManifest } from "../spark";

/** The network of a pipeline. Either it is made, or `vpcId` and `privateSubnetIds` name one that is there. */
export interface PipelineNetworkArgs {
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
   * How private subnets reach the internet. Without NAT, the interface endpoints that the pipeline's machines call are made.
   * @default - the network's own default
   */
  readonly nat?: NatMode;

  /**
   * AWS services to reach inside the network, by short name.
   * @default - none, or with `NatMode.None` what the pipeline needs: EMR_ENDPOINTS, EKS_ENDPOINTS
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

/** How long a pipeline keeps what it wrote. */
export interface PipelineRetentionArgs {
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

/** The job manifest at `path`. `whose` says in an error which pipeline wants it. */
export function readManifest(whose: string, path: string): JobManifest {
  new Checks()
    .expect(existsSync(path), "files.manifest", `must be a file, and there is none at "${path}"`)
    .done(whose);
  return parseManifest(readFileSync(path, "utf8"));
}
