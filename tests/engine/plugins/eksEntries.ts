import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterInputs } from "./eksInputs";
import { given } from "./eksCluster";

/** Who may come in, and what with: an entry for each principal, its policies below it. */
export function createEntries(
  name: string,
  inputs: ClusterInputs,
  cluster: aws.eks.Cluster,
  parent: pulumi.Resource,
): aws.eks.AccessEntry[] {
  const entries = (inputs.accessEntries ?? {}) as Readonly<
    Record<string, eks.types.input.AccessEntryArgs>
  >;
  return Object.entries(entries).map(([key, entry]) => {
    const { principalArn, type, kubernetesGroups, username } = entry;
    const made = new aws.eks.AccessEntry(
      `${name}-${key}`,
      {
        clusterName: cluster.name,
        principalArn,
        ...given({ type, kubernetesGroups, userName: username }),
      },
      { parent, dependsOn: [cluster] },
    );
    for (const [word, policy] of Object.entries(entry.accessPolicies ?? {})) {
      const { policyArn, accessScope } = policy as eks.types.input.AccessPolicyAssociationArgs;
      new aws.eks.AccessPolicyAssociation(
        `${name}-${key}-${word}`,
        {
          clusterName: cluster.name,
          principalArn,
          policyArn,
          accessScope: pulumi.output(accessScope).apply(({ type: kind }) => ({ type: kind })),
        },
        { parent: made, dependsOn: [made] },
      );
    }
    return made;
  });
}
