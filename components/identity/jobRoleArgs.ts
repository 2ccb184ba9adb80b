import type * as pulumi from "@pulumi/pulumi";
import {
  Checks,
  expectName,
  LONGEST_ROLE_NAME,
  TRUSTED_SERVICES,
  type PolicyStatement,
} from "../shared";

/** What a role may do to the objects under a prefix. */
export enum Access {
  /** List and read. */
  Read = "read",
  /** List, read, write and delete, and end uploads that broke off. */
  Write = "write",
}

/** Leave to use some prefixes of one bucket. */
export interface BucketGrant {
  /** The bucket. */
  readonly bucketArn: pulumi.Input<string>;
  /** Prefixes, each ending in `/`, such as `log_data/`; an empty one is the whole bucket. */
  readonly prefixes: string[];
  /** What may be done under them. */
  readonly access: Access;
}

/** Arguments of {@link JobRole}. */
export interface JobRoleArgs {
  /**
   * Services that may take on the role, such as `ec2.amazonaws.com` or `elasticmapreduce.amazonaws.com`. Where AWS
   * supports it, they may do so for this account only.
   */
  readonly services: string[];

  /**
   * What the role may read and write in S3.
   * @default - nothing
   */
  readonly grants?: BucketGrant[];

  /**
   * Keys that encrypt the buckets of `grants`; the role may use them through S3 only.
   * @default - none
   */
  readonly kmsKeyArns?: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Whatever else the role may do.
   * @default - nothing
   */
  readonly statements?: pulumi.Input<pulumi.Input<PolicyStatement>[]>;

  /**
   * Policies that AWS keeps, by name, such as `service-role/AmazonEMRServicePolicy_v2`.
   * @default - none
   */
  readonly managedPolicies?: string[];

  /**
   * Policy that bounds whatever the role is permitted.
   * @default - none
   */
  readonly permissionsBoundaryArn?: pulumi.Input<string>;

  /**
   * What the role is for, as people read it in the console.
   * @default - says that it is the role of the component's name
   */
  readonly description?: string;

  /**
   * Whether to make an instance profile, by which an EC2 instance takes on the role.
   * @default false
   */
  readonly instanceProfile?: boolean;
}

/** Throws one error that names every argument that will not do. */
export function checkJobRoleArgs(name: string, args: JobRoleArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["role"], LONGEST_ROLE_NAME);
  checkServices(checks, args.services);
  for (const [index, grant] of (args.grants ?? []).entries()) checkGrant(checks, index, grant);
  checks
    .expect(
      args.kmsKeyArns === undefined || args.grants !== undefined,
      "kmsKeyArns",
      "is for the buckets of grants, and there are none: give grants or leave it out",
    )
    .expect(
      args.instanceProfile !== true || args.services.includes("ec2.amazonaws.com"),
      "instanceProfile",
      "needs ec2.amazonaws.com among services, for only EC2 uses one",
    );
  checks.done(`JobRole "${name}"`);
}

function checkServices(checks: Checks, services: readonly string[]): void {
  checks.expect(services.length > 0, "services", "must name a service that takes on the role");
  for (const [index, service] of services.entries()) {
    checks
      .expect(
        TRUSTED_SERVICES.includes(service),
        `services[${index}]`,
        `must be one of ${TRUSTED_SERVICES.join(", ")}, got "${service}"`,
      )
      .expect(services.indexOf(service) === index, `services[${index}]`, `repeats "${service}"`);
  }
}

/** Complains of prefixes that would permit more, or other things, than they seem to. */
export function checkGrant(checks: Checks, index: number, grant: BucketGrant): void {
  const path = `grants[${index}].prefixes`;
  checks.expect(grant.prefixes.length > 0, path, 'must name a prefix; "" is the whole bucket');
  for (const prefix of grant.prefixes) {
    checks.expect(
      prefix === "" || /^[^*?/][^*?]*\/$/.test(prefix),
      path,
      `must end in "/", not begin with it, and hold no "*" or "?", got "${prefix}"`,
    );
  }
}
