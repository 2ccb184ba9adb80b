import * as aws from "@pulumi/aws";
import type * as eksSdk from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { JobRole } from "../identity";
import { after, awsManagedClusterPolicyArn, eks, placeOf } from "../shared";
import { ADDON_VERSIONS, type AddonVersions } from "./addonVersions";
import {
  checkKubeClusterArgs,
  ClusterCompute,
  DEFAULT_CLUSTER_COMPUTE,
  DEFAULT_CONTROL_PLANE_LOG_DAYS,
  DEFAULT_KUBERNETES,
  type KubeClusterArgs,
} from "./kubeClusterArgs";

/**
 * An EKS cluster for Spark: API access by IAM alone, private endpoint, every control-plane log, secrets encrypted with a key of
 * yours, standard support. Its machines are made by `NodePools` (Auto Mode) or `NodeGroups`.
 *
 * @example
 * ```ts
 * import { KubeCluster, LakeKey, Network } from "spark-lake";
 *
 * const key = new LakeKey("lake", {});
 * const network = new Network("lake", { kmsKeyArn: key.keyArn });
 * const cluster = new KubeCluster("lake", {
 *   vpcId: network.vpcId,
 *   privateSubnetIds: network.privateSubnetIds,
 *   kmsKeyArn: key.keyArn,
 *   apiCidrs: ["203.0.113.7/32"],
 * });
 * export const kubeconfig = cluster.kubeconfig;
 * ```
 */
export class KubeCluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;

  /** ARN of the cluster. */
  readonly clusterArn: pulumi.Output<string>;

  /** How to reach the cluster, as the text of a kubeconfig. It holds no credential: `aws eks get-token` makes one each time. */
  readonly kubeconfig: pulumi.Output<string>;

  /** Group of the control plane and of every node. */
  readonly securityGroupId: pulumi.Output<string>;

  /** Name of the role of the nodes. Known once it may join the cluster. */
  readonly nodeRoleName: pulumi.Output<string>;

  /** ARN of the role of the nodes. */
  readonly nodeRoleArn: pulumi.Output<string>;

  constructor(name: string, args: KubeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    checkKubeClusterArgs(name, args);
    super("spark-lake:index:KubeCluster", name, {}, opts);

    const compute = args.compute ?? DEFAULT_CLUSTER_COMPUTE;
    const nodes = this.createNodeRole(name, compute);
    const logs = this.createLogGroup(name, args);
    const cluster = this.createCluster(name, args, { compute, nodes, logs });
    const addons = pinnedAddons(args);
    const agent = addons === undefined ? [] : [this.createAgent(name, cluster, addons)];

    this.clusterName = after(agent, nameOf(cluster));
    this.clusterArn = cluster.eksCluster.apply(({ arn }) => arn);
    this.kubeconfig = cluster.kubeconfigJson;
    this.securityGroupId = cluster.clusterSecurityGroupId;
    this.nodeRoleName = after([cluster], nodes.roleName);
    this.nodeRoleArn = nodes.roleArn;
    this.registerOutputs({
      clusterName: this.clusterName,
      clusterArn: this.clusterArn,
      kubeconfig: this.kubeconfig,
      securityGroupId: this.securityGroupId,
      nodeRoleName: this.nodeRoleName,
      nodeRoleArn: this.nodeRoleArn,
    });
  }

  private createNodeRole(name: string, compute: ClusterCompute): JobRole {
    return new JobRole(
      `${name}-nodes`,
      {
        description: `Nodes of the cluster ${name}: they join it and pull images`,
        services: ["ec2.amazonaws.com"],
        managedPolicies: [...NODE_POLICIES[compute]],
      },
      { parent: this },
    );
  }

  /** Made before EKS makes it: encrypted, and not kept for ever. */
  private createLogGroup(name: string, args: KubeClusterArgs): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        name: `/aws/eks/${clusterName(name)}/cluster`,
        kmsKeyId: args.kmsKeyArn,
        retentionInDays: args.logRetentionDays ?? DEFAULT_CONTROL_PLANE_LOG_DAYS,
      },
      { parent: this },
    );
  }

  private createCluster(name: string, args: KubeClusterArgs, made: Made): eksSdk.Cluster {
    const cidrs = args.apiCidrs ?? [];
    const addons = pinnedAddons(args);
    return new (eks().Cluster)(
      `${name}-eks`,
      {
        name: clusterName(name),
        version: args.version ?? DEFAULT_KUBERNETES,
        vpcId: args.vpcId,
        privateSubnetIds: args.privateSubnetIds,
        authenticationMode: "API",
        accessEntries: accessEntries(args, made, placeOf(this)),
        endpointPrivateAccess: true,
        endpointPublicAccess: cidrs.length > 0,
        ...(cidrs.length > 0 ? { publicAccessCidrs: cidrs } : {}),
        enabledClusterLogTypes: [...LOG_TYPES],
        encryptionConfigKeyArn: args.kmsKeyArn,
        upgradePolicy: { supportType: "STANDARD" },
        deletionProtection: args.protected ?? true,
        skipDefaultNodeGroup: true,
        skipDefaultSecurityGroups: true,
        createInstanceRole: false,
        // The pools are our own (NodePools); the built-in ones know nothing of drivers and executors.
        ...(addons === undefined ? AUTO_MODE : managed(addons)),
      },
      { parent: this, dependsOn: made.logs },
    );
  }

  /** Hands roles to pods. Auto Mode has it built in. */
  private createAgent(
    name: string,
    cluster: eksSdk.Cluster,
    { podIdentityAgent: addonVersion }: AddonVersions,
  ): aws.eks.Addon {
    return new aws.eks.Addon(
      `${name}-pod-identity`,
      { clusterName: nameOf(cluster), addonName: "eks-pod-identity-agent", addonVersion },
      { parent: this },
    );
  }
}

interface Made {
  readonly compute: ClusterCompute;
  readonly nodes: JobRole;
  readonly logs: aws.cloudwatch.LogGroup;
}

/** What a node may do, by who keeps the nodes. */
const NODE_POLICIES: Readonly<Record<ClusterCompute, readonly string[]>> = {
  [ClusterCompute.Auto]: ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"],
  [ClusterCompute.Managed]: [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
  ],
};

/** Everything that a control plane can tell. */
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/**
 * Auto Mode runs cluster DNS on its nodes itself. The add-on that the component would make waits for a node, and the component for the
 * add-on, while our pools come only after the component: no stack would ever come up.
 *
 * @see https://github.com/pulumi/pulumi-eks/issues/1726
 * @see https://docs.aws.amazon.com/eks/latest/userguide/automode-networking.html
 */
const AUTO_MODE = {
  autoMode: { enabled: true, createNodeRole: false, computeConfig: { nodePools: [] } },
  corednsAddonOptions: { enabled: false },
};

/** Versions of the add-ons where machines are one's own; undefined where AWS keeps them and has all of it built in. */
function pinnedAddons(args: KubeClusterArgs): AddonVersions | undefined {
  if (args.compute !== ClusterCompute.Managed) return undefined;
  return ADDON_VERSIONS[args.version ?? DEFAULT_KUBERNETES];
}

function managed({
  kubeProxy,
  vpcCni,
}: AddonVersions): Pick<eksSdk.ClusterArgs, "kubeProxyAddonOptions" | "vpcCniOptions"> {
  return {
    kubeProxyAddonOptions: { version: kubeProxy },
    vpcCniOptions: { addonVersion: vpcCni, enableNetworkPolicy: true },
  };
}

/** A cluster's name in AWS. The stack's name tells those of two stacks in one account apart. */
function clusterName(name: string): string {
  return `${name}-${pulumi.getStack()}`;
}

function nameOf(cluster: eksSdk.Cluster): pulumi.Output<string> {
  return cluster.eksCluster.apply(({ name }) => name);
}

/** Whom the API lets in. Managed node groups enter their own role by themselves. */
function accessEntries(
  args: KubeClusterArgs,
  { compute, nodes }: Made,
  place: ReturnType<typeof placeOf>,
): NonNullable<eksSdk.ClusterArgs["accessEntries"]> {
  const policy = (word: string): pulumi.Output<string> =>
    place.apply((here) => awsManagedClusterPolicyArn(here, word));
  const may = (word: string): Pick<eksSdk.types.input.AccessEntryArgs, "accessPolicies"> => ({
    accessPolicies: { all: { policyArn: policy(word), accessScope: { type: "cluster" } } },
  });
  const admins = (args.adminRoleArns ?? []).map((principalArn, index) => [
    `admin-${index + 1}`,
    { principalArn, ...may("AmazonEKSClusterAdminPolicy") },
  ]);
  return {
    ...(Object.fromEntries(admins) as object),
    ...(compute === ClusterCompute.Auto
      ? { nodes: { principalArn: nodes.roleArn, type: "EC2", ...may("AmazonEKSAutoNodePolicy") } }
      : {}),
  };
}
