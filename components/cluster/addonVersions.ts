/** Versions of the add-ons that node groups stand on, for one version of Kubernetes. */
export interface AddonVersions {
  readonly kubeProxy: string;
  readonly vpcCni: string;
  readonly podIdentityAgent: string;
}

/**
 * Add-ons of EKS by version of Kubernetes. Without a pin, each deployment would take the newest that EKS has that day, and so change nodes
 * that nobody asked to change. What EKS has: `aws eks describe-addon-versions --kubernetes-version 1.35 --addon-name vpc-cni`.
 *
 * kube-proxy's are of the table in AWS's guide; those of the VPC CNI and the Pod Identity agent are ones that public repositories pin,
 * and have not been held against EKS's own list yet.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
export const ADDON_VERSIONS: Readonly<Partial<Record<string, AddonVersions>>> = {
  "1.34": {
    kubeProxy: "v1.34.6-eksbuild.2",
    vpcCni: "v1.21.1-eksbuild.7",
    podIdentityAgent: "v1.3.10-eksbuild.2",
  },
  "1.35": {
    kubeProxy: "v1.35.3-eksbuild.2",
    vpcCni: "v1.21.1-eksbuild.7",
    podIdentityAgent: "v1.3.10-eksbuild.2",
  },
};
