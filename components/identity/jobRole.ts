import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  after,
  awsManagedPolicyArn,
  type Place,
  placeOf,
  policyDocument,
  trustPolicy,
} from "../shared";
import { grantStatements } from "./grants";
import { checkJobRoleArgs, type JobRoleArgs } from "./jobRoleArgs";

/**
 * The role that a job, a machine or a service takes on, with leave for the prefixes it works under and no more.
 *
 * @example
 * ```ts
 * import { Access, JobRole, LakeStorage } from "spark-lake";
 *
 * const key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
 * const storage = new LakeStorage("lake", { kmsKeyArn: key });
 * const role = new JobRole("reports", {
 *   services: ["glue.amazonaws.com"],
 *   kmsKeyArns: [key],
 *   grants: [
 *     { bucketArn: storage.servedBucketArn, prefixes: ["songplays/"], access: Access.Read },
 *     { bucketArn: storage.refinedBucketArn, prefixes: ["reports/"], access: Access.Write },
 *   ],
 * });
 * export const roleArn = role.roleArn;
 * ```
 */
export class JobRole extends pulumi.ComponentResource {
  /** Name of the role. */
  readonly roleName: pulumi.Output<string>;

  /** ARN of the role. Known once its policies are in place, so that what takes on the role finds them. */
  readonly roleArn: pulumi.Output<string>;

  /** Name of the instance profile, when one is asked for: the role's name. */
  readonly instanceProfileName?: pulumi.Output<string>;

  /** ARN of the instance profile, when one is asked for. */
  readonly instanceProfileArn?: pulumi.Output<string>;

  constructor(name: string, args: JobRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    checkJobRoleArgs(name, args);
    super("spark-lake:index:JobRole", name, {}, opts);

    const place = placeOf(this);
    const role = this.createRole(name, args, place);
    const policies = [
      ...this.grant(name, role, args, place),
      ...this.attach(name, role, args.managedPolicies ?? [], place),
    ];
    if (args.instanceProfile === true) {
      const profile = this.createProfile(name, role);
      this.instanceProfileName = after(policies, profile.name);
      this.instanceProfileArn = after(policies, profile.arn);
    }

    this.roleName = role.name;
    this.roleArn = after(policies, role.arn);
    this.registerOutputs({
      roleName: this.roleName,
      roleArn: this.roleArn,
      instanceProfileName: this.instanceProfileName,
      instanceProfileArn: this.instanceProfileArn,
    });
  }

  private createRole(name: string, args: JobRoleArgs, place: pulumi.Output<Place>): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-role`,
      {
        description: args.description ?? `Role of ${name}`,
        assumeRolePolicy: place.apply((here) => trustPolicy(args.services, here)),
        ...(args.permissionsBoundaryArn === undefined
          ? {}
          : { permissionsBoundary: args.permissionsBoundaryArn }),
      },
      { parent: this },
    );
  }

  private grant(
    name: string,
    role: aws.iam.Role,
    args: JobRoleArgs,
    place: pulumi.Output<Place>,
  ): pulumi.Resource[] {
    if (args.grants === undefined && args.statements === undefined) return [];
    const policy = pulumi
      .all([args.grants ?? [], args.kmsKeyArns ?? [], args.statements ?? [], place])
      .apply(([grants, keys, extra, here]) =>
        policyDocument([...grantStatements(grants, keys, here), ...extra]),
      );
    return [
      new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy }, { parent: this }),
    ];
  }

  private attach(
    name: string,
    role: aws.iam.Role,
    policies: readonly string[],
    place: pulumi.Output<Place>,
  ): pulumi.Resource[] {
    return policies.map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policy.replaceAll("/", "-")}`,
          { role: role.name, policyArn: place.apply((here) => awsManagedPolicyArn(here, policy)) },
          { parent: this },
        ),
    );
  }

  /**
   * Called as the role is: EMR takes no other ("invalid instance profile").
   *
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-roles-custom.html
   */
  private createProfile(name: string, role: aws.iam.Role): aws.iam.InstanceProfile {
    const args = { name: role.name, role: role.name };
    return new aws.iam.InstanceProfile(`${name}-profile`, args, { parent: this });
  }
}
