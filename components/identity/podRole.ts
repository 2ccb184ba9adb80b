import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { after, placeOf, podTrustPolicy, policyDocument } from "../shared";
import { grantStatements } from "./grants";
import { checkPodRoleArgs, type PodRoleArgs } from "./podRoleArgs";

/**
 * The role of the pods of a service account in one cluster, which EKS Pod Identity hands to them: no key and no token of
 * long life is in the pod, and no other cluster's pods may take it on.
 *
 * @example
 * ```ts
 * import { Access, PodRole } from "spark-lake";
 *
 * const role = new PodRole("reports", {
 *   clusterName: "lake-dev",
 *   clusterArn: "arn:aws:eks:eu-central-1:123456789012:cluster/lake-dev",
 *   namespace: "jobs",
 *   serviceAccount: "reports",
 *   grants: [{ bucketArn: "arn:aws:s3:::lake-served", prefixes: ["web/"], access: Access.Read }],
 * });
 * export const roleArn = role.roleArn;
 * ```
 */
export class PodRole extends pulumi.ComponentResource {
  /** Name of the role. */
  readonly roleName: pulumi.Output<string>;

  /** ARN of the role. Known once its policy is in place. */
  readonly roleArn: pulumi.Output<string>;

  /** Id of the association. Pods that start before it is there get no role: let them wait for it. */
  readonly associationId: pulumi.Output<string>;

  constructor(name: string, args: PodRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    checkPodRoleArgs(name, args);
    super("spark-lake:index:PodRole", name, {}, opts);

    const role = this.createRole(name, args);
    const policies = this.grant(name, role, args);
    const roleArn = after(policies, role.arn);
    const associate = (part: string, serviceAccount: pulumi.Input<string>) =>
      new aws.eks.PodIdentityAssociation(
        `${name}-${part}`,
        { clusterName: args.clusterName, namespace: args.namespace, serviceAccount, roleArn },
        { parent: this },
      );
    const association = associate("association", args.serviceAccount);
    const others = (args.moreServiceAccounts ?? []).map((account) =>
      associate(`association-${account}`, account),
    );

    this.roleName = role.name;
    this.roleArn = roleArn;
    this.associationId = after(others, association.associationId);
    this.registerOutputs({
      roleName: this.roleName,
      roleArn: this.roleArn,
      associationId: this.associationId,
    });
  }

  private createRole(name: string, args: PodRoleArgs): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-role`,
      {
        description: args.description ?? `Role of the pods of ${name}`,
        assumeRolePolicy: pulumi
          .all([args.clusterArn, placeOf(this)])
          .apply(([cluster, here]) => podTrustPolicy(cluster, here)),
      },
      { parent: this },
    );
  }

  private grant(name: string, role: aws.iam.Role, args: PodRoleArgs): pulumi.Resource[] {
    if (args.grants === undefined && args.statements === undefined) return [];
    const policy = pulumi
      .all([args.grants ?? [], args.kmsKeyArns ?? [], args.statements ?? [], placeOf(this)])
      .apply(([grants, keys, extra, here]) =>
        policyDocument([...grantStatements(grants, keys, here), ...extra]),
      );
    return [
      new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy }, { parent: this }),
    ];
  }
}
