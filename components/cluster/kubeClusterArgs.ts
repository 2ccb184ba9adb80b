import type * as pulumi from "@pulumi/pulumi";
import { Checks, expectName, LONGEST_ROLE_NAME, parseCidr } from "../shared";
import { ADDON_VERSIONS } from "./addonVersions";

/** Who keeps a cluster's machines. */
export enum ClusterCompute {
  /** EKS Auto Mode: AWS makes, patches and ends the machines that pods ask for. */
  Auto = "auto",
  /** Managed node groups and an autoscaler in the cluster. */
  Managed = "managed",
}

/** Kubernetes of a cluster. */
export const DEFAULT_KUBERNETES = "1.35";

/** Who keeps a cluster's machines, unless told otherwise. */
export const DEFAULT_CLUSTER_COMPUTE = ClusterCompute.Auto;

/** Days that the control plane's logs are kept. */
export const DEFAULT_CONTROL_PLANE_LOG_DAYS = 30;

/** Arguments of {@link KubeCluster}. */
export interface KubeClusterArgs {
  /** Private subnets of the nodes and of the API's private endpoint, in two zones or more. */
  readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;

  /** VPC of the subnets. */
  readonly vpcId: pulumi.Input<string>;

  /** Key that encrypts Kubernetes' secrets and the control plane's logs. CloudWatch Logs must be a user of it (`LakeKey` allows that). */
  readonly kmsKeyArn: pulumi.Input<string>;

  /**
   * Who keeps the machines. It cannot be changed: a cluster in Auto Mode stays half in it. Make another cluster.
   * @default {@link DEFAULT_CLUSTER_COMPUTE}
   */
  readonly compute?: ClusterCompute;

  /**
   * Version of Kubernetes, such as `1.35`. One that AWS still supports as standard: extended support, which costs six times as much, is turned off.
   * With node groups it is one whose add-ons are pinned (`ADDON_VERSIONS`).
   * @default {@link DEFAULT_KUBERNETES}
   */
  readonly version?: string;

  /**
   * Ranges of addresses from which the API may be reached over the internet, such as `203.0.113.7/32`. The private endpoint is always there.
   * @default - none: the API answers inside the network only
   */
  readonly apiCidrs?: string[];

  /**
   * Roles that administer the cluster, by ARN, beside whoever makes it.
   * @default - none
   */
  readonly adminRoleArns?: string[];

  /**
   * Days that the control plane's logs are kept; a number that CloudWatch Logs takes.
   * @default {@link DEFAULT_CONTROL_PLANE_LOG_DAYS}
   */
  readonly logRetentionDays?: number;

  /**
   * Whether AWS refuses to delete the cluster.
   * @default true
   */
  readonly protected?: boolean;
}

/** Throws one error that names every argument that will not do. */
export function checkKubeClusterArgs(name: string, args: KubeClusterArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["nodes-role"], LONGEST_ROLE_NAME);
  const version = args.version ?? DEFAULT_KUBERNETES;
  checks.expect(
    /^1\.\d{2}$/.test(version),
    "version",
    `must be like "${DEFAULT_KUBERNETES}", got "${version}"`,
  );
  if (args.compute === ClusterCompute.Managed) {
    checks.expect(
      ADDON_VERSIONS[version] !== undefined,
      "version",
      `must be one of ${Object.keys(ADDON_VERSIONS).join(", ")} with managed compute, whose add-ons are pinned for each, got "${version}"; choose one of them, or compute "auto", which has no add-ons`,
    );
  }
  for (const [index, range] of (args.apiCidrs ?? []).entries()) {
    const cidr = parseCidr(range);
    checks.expect(
      cidr !== undefined && cidr.bits >= FEWEST_FIXED_BITS,
      `apiCidrs[${index}]`,
      `must be a range of IPv4 addresses from a /${FEWEST_FIXED_BITS} to a /32, such as 203.0.113.7/32, got "${range}"`,
    );
  }
  for (const [index, role] of (args.adminRoleArns ?? []).entries()) {
    checks.expect(
      /^arn:[a-z-]+:iam::\d{12}:(role|user)\/.+$/.test(role),
      `adminRoleArns[${index}]`,
      `must be the ARN of an IAM role, got "${role}"`,
    );
  }
  checks.done(`KubeCluster "${name}"`);
}

/** A range that is wider is most of a large provider's network, and no longer a list of who may come in. */
const FEWEST_FIXED_BITS = 16;
