import { execFileSync } from "node:child_process";
import type * as eks from "@pulumi/eks";
import { version as VERSION } from "@pulumi/eks/package.json";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type * as provider from "@pulumi/pulumi/provider";
import { createAddons, createCni } from "./eksAddons";
import { createCluster } from "./eksCluster";
import { createEntries } from "./eksEntries";
import type { ClusterInputs } from "./eksInputs";
import { kubeconfigOf } from "./eksKubeconfig";

/**
 * Stands in for Pulumi's EKS plugin, which is not at hand: of a cluster without default nodes and security groups it makes what release
 * 4.3.0 makes, with the same names, parents and arguments, and refuses what that refuses. What else the plugin can (default nodes, Fargate,
 * storage classes, `aws-auth`) is refused by name. It does not wait for the API server's `/healthz` on a public endpoint, which the plugin does for
 * up to five minutes: the emulator's endpoint answers nobody.
 *
 * @see https://github.com/pulumi/pulumi-eks/blob/v4.3.0/nodejs/eks/cluster/cluster.ts
 */
export class EksPlugin implements provider.Provider {
  readonly version = VERSION;
  readonly schema = "{}";

  construct(
    name: string,
    type: string,
    inputs: ClusterInputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<provider.ConstructResult> {
    if (type !== "eks:index:Cluster") {
      throw new Error(`the stand-in for the EKS plugin does not know ${type}`);
    }
    refuse(inputs);
    // As the plugin does, its arguments are in the state.
    const component = new pulumi.ComponentResource(type, name, inputs, options);
    const cluster = createCluster(name, inputs, component);
    createAddons(name, inputs, cluster, component);
    const kubeconfig = kubeconfigOf(cluster);
    const api = new k8s.Provider(
      `${name}-eks-k8s`,
      { kubeconfig: kubeconfig.apply((value) => JSON.stringify(value)) },
      { parent: component },
    );
    const entries = createEntries(name, inputs, cluster, component);
    createCni(name, inputs, cluster, { parent: component, dependsOn: entries, provider: api });
    const group = cluster.vpcConfig.clusterSecurityGroupId;
    const state = {
      eksCluster: cluster,
      clusterSecurityGroupId: group,
      nodeSecurityGroupId: group,
      instanceRoles: [],
      kubeconfig,
      kubeconfigJson: kubeconfig.apply((value) => JSON.stringify(value)),
      clusterIngressRuleId: "",
      defaultNodeGroupAsgName: "",
      fargateProfileId: "",
      fargateProfileStatus: "",
      oidcProviderArn: "",
      autoModeNodeRoleName: "",
    };
    return Promise.resolve({ urn: component.urn, state });
  }
}

/** Arguments that this stand-in does nothing for. */
const UNKNOWN = [
  "creationRoleProvider",
  "fargate",
  "instanceRole",
  "instanceRoles",
  "nodeGroupOptions",
  "roleMappings",
  "serviceRole",
  "storageClasses",
  "userMappings",
] as const satisfies readonly (keyof eks.ClusterArgs)[];

/** What must be left out. */
const WITHOUT = ["skipDefaultNodeGroup", "skipDefaultSecurityGroups"] as const;

/** Refuses what the plugin refuses, and what only the plugin can. */
function refuse(inputs: ClusterInputs): void {
  requireAwsCli();
  const faults = [
    ...UNKNOWN.filter((key) => inputs[key] !== undefined),
    ...WITHOUT.filter((key) => inputs[key] !== true),
    ...(inputs.createInstanceRole === false ? [] : ["createInstanceRole"]),
  ];
  if (faults.length > 0) {
    throw new Error(`the stand-in for the EKS plugin knows no such cluster: ${faults.join(", ")}`);
  }
  if (inputs.subnetIds !== undefined && inputs.privateSubnetIds !== undefined) {
    throw new Error(
      "subnetIds, and the use of publicSubnetIds and/or privateSubnetIds are mutually exclusive.",
    );
  }
}

/** The plugin looks for the AWS CLI before anything else, at a preview too: its kubeconfig calls it. */
function requireAwsCli(): void {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" });
  } catch {
    throw new Error("Could not find aws CLI for EKS.");
  }
}
