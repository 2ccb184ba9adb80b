import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterInputs } from "./eksInputs";
import { given, isAutoMode } from "./eksCluster";

/** How every add-on of the plugin's is made: what is there already is taken over, and stays when the stack goes. */
const TAKEN_OVER = {
  preserve: true,
  resolveConflictsOnCreate: "OVERWRITE",
  resolveConflictsOnUpdate: "OVERWRITE",
} as const;

/** What the plugin tells the VPC CNI, options that nobody set included. */
const CNI_ENV = {
  AWS_VPC_ENI_MTU: "9001",
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "false",
  AWS_VPC_K8S_CNI_EXTERNALSNAT: "false",
  AWS_VPC_K8S_CNI_LOGLEVEL: "DEBUG",
  AWS_VPC_K8S_CNI_LOG_FILE: "/host/var/log/aws-routed-eni/ipamd.log",
  AWS_VPC_K8S_CNI_VETHPREFIX: "eni",
  AWS_VPC_K8S_PLUGIN_LOG_FILE: "/var/log/aws-routed-eni/plugin.log",
  AWS_VPC_K8S_PLUGIN_LOG_LEVEL: "DEBUG",
  ENABLE_POD_ENI: "false",
  WARM_ENI_TARGET: "1",
};
const CNI_INIT = { env: { DISABLE_TCP_EARLY_DEMUX: "false" } };

/** kube-proxy where nodes are not Auto Mode's, and cluster DNS where they are, unless the program says otherwise. */
export function createAddons(
  name: string,
  inputs: ClusterInputs,
  cluster: aws.eks.Cluster,
  parent: pulumi.Resource,
): void {
  const isAuto = isAutoMode(inputs);
  const wanted = [
    // There must be nodes for cluster DNS: with Auto Mode, the plugin takes it that there are.
    { addonName: "coredns", options: inputs.corednsAddonOptions, byDefault: isAuto },
    { addonName: "kube-proxy", options: inputs.kubeProxyAddonOptions, byDefault: !isAuto },
  ];
  for (const { addonName, options, byDefault } of wanted) {
    if (!(options?.enabled ?? byDefault)) continue;
    new aws.eks.Addon(
      `${name}-${addonName}`,
      {
        clusterName: cluster.name,
        addonName,
        addonVersion: options?.version ?? newest(addonName, cluster, parent),
        ...TAKEN_OVER,
        ...given({ tags: inputs.tags }),
      },
      { parent },
    );
  }
}

/** How the VPC CNI is made. */
interface CniOptions {
  readonly parent: pulumi.Resource;
  readonly dependsOn: pulumi.Resource[];
  readonly provider: pulumi.ProviderResource;
}

/** The VPC CNI, a component of its own in the plugin, where nodes are not Auto Mode's. */
export function createCni(
  name: string,
  inputs: ClusterInputs,
  cluster: aws.eks.Cluster,
  { parent, dependsOn, provider }: CniOptions,
): void {
  const isWanted = inputs.useDefaultVpcCni === undefined ? !isAutoMode(inputs) : false;
  if (!isWanted) return;
  const options = inputs.vpcCniOptions;
  const component = new pulumi.ComponentResource(
    "eks:index:VpcCniAddon",
    `${name}-vpc-cni`,
    { ...options, clusterName: cluster.name, clusterVersion: cluster.version },
    { parent, dependsOn, providers: { kubernetes: provider } },
  );
  const isPolicing = pulumi.output(options?.enableNetworkPolicy);
  new aws.eks.Addon(
    `${name}-vpc-cni`,
    {
      clusterName: cluster.name,
      addonName: "vpc-cni",
      addonVersion: options?.addonVersion ?? newest("vpc-cni", cluster, component),
      ...TAKEN_OVER,
      configurationValues: isPolicing.apply((policing) =>
        JSON.stringify({
          ...(policing === undefined ? {} : { enableNetworkPolicy: String(policing) }),
          env: CNI_ENV,
          init: CNI_INIT,
        }),
      ),
      ...given({ tags: inputs.tags }),
    },
    { parent: component },
  );
}

/** The newest version that EKS has for the cluster's Kubernetes: another one some day. */
function newest(
  addonName: string,
  { version: kubernetesVersion }: aws.eks.Cluster,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const asked = { addonName, kubernetesVersion, mostRecent: true };
  return aws.eks.getAddonVersionOutput(asked, { parent }).version;
}
