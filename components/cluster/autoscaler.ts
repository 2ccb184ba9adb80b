import {
  CONTAINER_SECURITY,
  equals,
  NodeRole,
  placementOn,
  POD_SECURITY,
  type PolicyStatement,
} from "../shared";

/** Where the autoscaler runs. */
export const AUTOSCALER_NAMESPACE = "kube-system";

/** Service account of the autoscaler. */
export const AUTOSCALER_ACCOUNT = "cluster-autoscaler";

/** Chart of the autoscaler. */
export const AUTOSCALER_CHART = {
  chart: "cluster-autoscaler",
  version: "9.56.0",
  repositoryOpts: { repo: "https://kubernetes.github.io/autoscaler" },
} as const;

/** Leave to look at groups of machines, and to resize those of this cluster. */
export function autoscalerStatements(clusterName: string, clusterArn: string): PolicyStatement[] {
  return [
    {
      sid: "Look",
      // None of these knows resources.
      actions: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeAutoScalingInstances",
        "autoscaling:DescribeLaunchConfigurations",
        "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetInstanceTypesFromInstanceRequirements",
      ],
      resources: ["*"],
    },
    {
      sid: "LookAtNodeGroups",
      actions: ["eks:DescribeNodegroup"],
      resources: [`${clusterArn.replace(":cluster/", ":nodegroup/")}/*`],
    },
    {
      sid: "Resize",
      actions: [
        "autoscaling:SetDesiredCapacity",
        "autoscaling:TerminateInstanceInAutoScalingGroup",
      ],
      resources: [groupsArn(clusterArn)],
      conditions: [equals(`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`, "owned")],
    },
  ];
}

/** Every autoscaling group of the cluster's region; the condition narrows them to those that EKS tagged as the cluster's. */
function groupsArn(clusterArn: string): string {
  const [arn = "", partition = "", , region = "", account = ""] = clusterArn.split(":");
  return `${arn}:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*`;
}

/** Values of the chart. */
export function autoscalerValues(clusterName: string, region: string): Record<string, unknown> {
  return {
    cloudProvider: "aws",
    awsRegion: region,
    autoDiscovery: { clusterName },
    replicaCount: 2,
    rbac: { serviceAccount: { create: true, name: AUTOSCALER_ACCOUNT } },
    resources: { requests: { cpu: "100m", memory: "300Mi" }, limits: { memory: "600Mi" } },
    extraArgs: {
      expander: "least-waste",
      "balance-similar-node-groups": true,
      "skip-nodes-with-system-pods": false,
      "scale-down-unneeded-time": "2m",
    },
    securityContext: POD_SECURITY,
    containerSecurityContext: { ...CONTAINER_SECURITY, readOnlyRootFilesystem: true },
    ...placementOn(NodeRole.Services),
  };
}
