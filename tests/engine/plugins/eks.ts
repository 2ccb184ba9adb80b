import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import { version as VERSION } from "@pulumi/eks/package.json";
import * as pulumi from "@pulumi/pulumi";
import type * as provider from "@pulumi/pulumi/provider";

/** Policies that EKS's own role has, by whether Auto Mode keeps the nodes. */
const CONTROL_PLANE = ["AmazonEKSClusterPolicy"];
const AUTO_MODE = [
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    },
  ],
});

/** Stands in for Pulumi's EKS plugin: of a cluster it makes the resources of AWS that the plugin makes of one without default nodes. */
export class EksPlugin implements provider.Provider {
  readonly version = VERSION;
  readonly schema = "{}";

  construct(
    name: string,
    type: string,
    inputs: Plain<eks.ClusterArgs>,
    options: pulumi.ComponentResourceOptions,
  ): Promise<provider.ConstructResult> {
    if (type !== "eks:index:Cluster") {
      throw new Error(`the stand-in for the EKS plugin does not know ${type}`);
    }
    const component = new pulumi.ComponentResource(type, name, {}, options);
    const cluster = createCluster(name, inputs, component);
    createEntries(name, inputs, cluster, component);
    const kubeconfig = kubeconfigOf(cluster);
    const state = {
      eksCluster: cluster,
      clusterSecurityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
      kubeconfig,
      kubeconfigJson: kubeconfig.apply((value) => JSON.stringify(value)),
      autoModeNodeRoleName: "",
    };
    return Promise.resolve({ urn: component.urn, state });
  }
}

/** Arguments as the engine hands them over: every part known, or an output of its own. */
type Plain<T> = { readonly [K in keyof T]: T[K] };

function createCluster(
  name: string,
  inputs: Plain<eks.ClusterArgs>,
  parent: pulumi.Resource,
): aws.eks.Cluster {
  const isAuto = pulumi.output(inputs.autoMode).apply((mode) => mode?.enabled ?? false);
  const role = new aws.iam.Role(`${name}-eksRole-role`, { assumeRolePolicy: TRUST }, { parent });
  const needed = [...CONTROL_PLANE, ...(inputs.autoMode === undefined ? [] : AUTO_MODE)];
  const attached = needed.map(
    (policy) =>
      new aws.iam.RolePolicyAttachment(
        `${name}-eksRole-${policy}`,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        { parent },
      ),
  );
  const mode = autoMode(inputs);
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
      bootstrapSelfManagedAddons: isAuto.apply((auto) => !auto),
      vpcConfig: given({
        subnetIds: pulumi.output(inputs.privateSubnetIds).apply((ids) => ids ?? []),
        endpointPrivateAccess: inputs.endpointPrivateAccess,
        endpointPublicAccess: inputs.endpointPublicAccess,
        publicAccessCidrs: inputs.publicAccessCidrs,
      }),
      ...(inputs.encryptionConfigKeyArn === undefined
        ? {}
        : {
            encryptionConfig: {
              provider: { keyArn: inputs.encryptionConfigKeyArn },
              resources: ["secrets"],
            },
          }),
      ...mode,
    },
    { parent, dependsOn: attached },
  );
}

function autoMode(inputs: Plain<eks.ClusterArgs>): Partial<aws.eks.ClusterArgs> {
  if (inputs.autoMode === undefined) return {};
  return {
    computeConfig: { enabled: true },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
    storageConfig: { blockStorage: { enabled: true } },
  };
}

function createEntries(
  name: string,
  inputs: Plain<eks.ClusterArgs>,
  cluster: aws.eks.Cluster,
  parent: pulumi.Resource,
): void {
  const entries = (inputs.accessEntries ?? {}) as Readonly<
    Record<string, eks.types.input.AccessEntryArgs>
  >;
  for (const [key, entry] of Object.entries(entries)) {
    const made = new aws.eks.AccessEntry(
      `${name}-${key}`,
      {
        clusterName: cluster.name,
        principalArn: entry.principalArn,
        ...given({ type: entry.type }),
      },
      { parent },
    );
    for (const [word, policy] of Object.entries(entry.accessPolicies ?? {})) {
      const { policyArn, accessScope } = policy as eks.types.input.AccessPolicyAssociationArgs;
      new aws.eks.AccessPolicyAssociation(
        `${name}-${key}-${word}`,
        {
          clusterName: cluster.name,
          principalArn: made.principalArn,
          policyArn,
          accessScope: pulumi.output(accessScope).apply(({ type }) => ({ type })),
        },
        { parent, dependsOn: made },
      );
    }
  }
}

/** A kubeconfig without the authority's certificate: nobody here opens a connection with it. */
function kubeconfigOf(cluster: aws.eks.Cluster): pulumi.Output<object> {
  return pulumi.all([cluster.name, cluster.endpoint]).apply(([name, server]) => ({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--cluster-name", name],
          },
        },
      },
    ],
  }));
}

/** Only what is there: a property that is undefined is one that nobody set. */
function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]: Exclude<T[K], undefined> };
}
