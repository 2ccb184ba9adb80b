import { EMR_POLICY_TAG } from "../emr";
import { KeyUser } from "../identity";

/** What Spark runs on in a foundation. */
export enum SparkHost {
  /** Clusters of EMR on EC2. */
  Emr = "emr",
  /** Pods of an EKS cluster. */
  Eks = "eks",
}

/** Hosts that a foundation is made for, unless told otherwise: all of them. */
export const DEFAULT_SPARK_HOSTS: readonly SparkHost[] = [SparkHost.Emr, SparkHost.Eks];

/** AWS services that EMR's clusters in private subnets call when there is no NAT. S3 has a gateway endpoint. */
export const EMR_ENDPOINTS = [
  "ec2messages",
  "elasticmapreduce",
  "kms",
  "logs",
  "ssm",
  "ssmmessages",
  "sts",
];

/** AWS services that nodes and pods in private subnets call when there is no NAT. S3 has a gateway endpoint. */
export const EKS_ENDPOINTS = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "kms",
  "logs",
  "secretsmanager",
  "sts",
];

/** Zones that take no control plane of EKS: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const ZONES_WITHOUT_EKS = ["use1-az3", "usw1-az2", "cac1-az3"] as const;

/** What hosts ask of the key and the network that they stand on. */
export interface HostNeeds {
  readonly keyUsers: readonly KeyUser[];
  /** Interface endpoints where there is no NAT, by short name. */
  readonly endpoints: readonly string[];
  /** Zones that are passed over, by id. */
  readonly excludeZoneIds: readonly string[];
  /** Tags of the VPC and its private subnets. */
  readonly networkTags: Readonly<Record<string, string>>;
}

const NEEDS: Readonly<Record<SparkHost, HostNeeds>> = {
  [SparkHost.Emr]: {
    // Alarms of runs are published to an encrypted topic.
    keyUsers: [KeyUser.CloudWatchLogs, KeyUser.EventBridge, KeyUser.CloudWatchAlarms],
    endpoints: EMR_ENDPOINTS,
    excludeZoneIds: [],
    networkTags: { [EMR_POLICY_TAG]: "true" },
  },
  [SparkHost.Eks]: {
    keyUsers: [KeyUser.CloudWatchLogs],
    endpoints: EKS_ENDPOINTS,
    excludeZoneIds: ZONES_WITHOUT_EKS,
    networkTags: {},
  },
};

/** What all of `hosts` need together, each thing once. */
export function needsOf(hosts: readonly SparkHost[]): HostNeeds {
  const needs = hosts.map((host) => NEEDS[host]);
  return {
    keyUsers: once(needs.flatMap(({ keyUsers }) => keyUsers)),
    endpoints: once(needs.flatMap(({ endpoints }) => endpoints)),
    excludeZoneIds: once(needs.flatMap(({ excludeZoneIds }) => excludeZoneIds)),
    networkTags: Object.assign({}, ...needs.map(({ networkTags }) => networkTags)) as Record<
      string,
      string
    >,
  };
}

function once<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
