import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterInputs } from "./eksInputs";

/** Policies that EKS's own role has, by whether Auto Mode keeps the nodes, in the plugin's order. */
const CONTROL_PLANE = ["AmazonEKSClusterPolicy"];
const AUTO_MODE = [
  "AmazonEKSComputePolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Effect: "Allow",
      Principal: { Service: ["eks.amazonaws.com"] },
    },
  ],
});

/** Characters of a hash in the name of an attached policy. */
const DIGITS = 8;

/** The cluster itself, with the role that EKS has for it. */
export function createCluster(
  name: string,
  inputs: ClusterInputs,
  parent: pulumi.Resource,
): aws.eks.Cluster {
  const isAuto = isAutoMode(inputs);
  const role = createRole(`${name}-eksRole`, isAuto, inputs, parent);
  return new aws.eks.Cluster(
    `${name}-eksCluster`,
    {
      ...given({
        name: inputs.name,
        version: inputs.version,
        enabledClusterLogTypes: inputs.enabledClusterLogTypes,
        upgradePolicy: inputs.upgradePolicy,
        deletionProtection: inputs.deletionProtection,
      }),
      roleArn: role.arn,
      accessConfig: {
        authenticationMode: pulumi.output(inputs.authenticationMode).apply((word) => String(word)),
        bootstrapClusterCreatorAdminPermissions: true,
      },
      bootstrapSelfManagedAddons: !isAuto,
      vpcConfig: given({
        subnetIds: pulumi.output(inputs.privateSubnetIds).apply((ids) => ids ?? []),
        endpointPrivateAccess: inputs.endpointPrivateAccess,
        endpointPublicAccess: inputs.endpointPublicAccess,
        publicAccessCidrs: inputs.publicAccessCidrs,
      }),
      tags: { Name: `${name}-eksCluster` },
      ...encryption(inputs),
      ...(isAuto ? autoMode(inputs) : {}),
    },
    {
      parent,
      dependsOn: [...role.attached],
      ignoreChanges: [
        "accessConfig.bootstrapClusterCreatorAdminPermissions",
        "bootstrapSelfManagedAddons",
      ],
    },
  );
}

/** Whether Auto Mode keeps the nodes. Its switch is a plain value in every program of ours. */
export function isAutoMode({ autoMode: mode }: ClusterInputs): boolean {
  return mode?.enabled === true;
}

interface Role {
  readonly arn: pulumi.Output<string>;
  readonly attached: readonly pulumi.Resource[];
}

/** A component of its own in the plugin, with a role and what is attached to it. */
function createRole(
  name: string,
  isAuto: boolean,
  inputs: ClusterInputs,
  parent: pulumi.Resource,
): Role {
  const component = new pulumi.ComponentResource("eks:index:ServiceRole", name, {}, { parent });
  const tags = given({ tags: inputs.tags });
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      description: "Allows EKS to manage clusters on your behalf.",
      assumeRolePolicy: TRUST,
      ...tags,
    },
    { parent: component },
  );
  const { partition } = aws.getPartitionOutput({}, { parent });
  const attached = [...CONTROL_PLANE, ...(isAuto ? AUTO_MODE : [])].map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-${hashed(`arn:aws:iam::aws:policy/${policy}`)}`,
        { role, policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/${policy}` },
        { parent: component },
      ),
  );
  return { arn: role.arn, attached };
}

function hashed(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, DIGITS);
}

function encryption({
  encryptionConfigKeyArn: keyArn,
}: ClusterInputs): Partial<aws.eks.ClusterArgs> {
  if (keyArn === undefined) return {};
  return { encryptionConfig: { provider: { keyArn }, resources: ["secrets"] } };
}

/** The plugin's own pools unless the program names others; ours names none. */
function autoMode({ autoMode: mode }: ClusterInputs): Partial<aws.eks.ClusterArgs> {
  const config = pulumi.output(mode?.computeConfig);
  return {
    computeConfig: config.apply((own) => ({
      enabled: true,
      nodePools: ["general-purpose", "system"],
      ...own,
    })),
    kubernetesNetworkConfig: { ipFamily: "ipv4", elasticLoadBalancing: { enabled: true } },
    storageConfig: { blockStorage: { enabled: true } },
  };
}

/** Only what is there: a property that is undefined is one that nobody set. */
export function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]: Exclude<T[K], undefined> };
}
