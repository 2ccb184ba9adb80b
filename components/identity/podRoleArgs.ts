import type * as pulumi from "@pulumi/pulumi";
import { Checks, expectName, LONGEST_ROLE_NAME, type PolicyStatement } from "../shared";
import { checkGrant, type BucketGrant } from "./jobRoleArgs";

/** Arguments of {@link PodRole}. */
export interface PodRoleArgs {
  /** Name of the EKS cluster. It must run the Pod Identity agent: Auto Mode does, other clusters need the add-on. */
  readonly clusterName: pulumi.Input<string>;

  /** ARN of the cluster: no other cluster's pods may take on the role. */
  readonly clusterArn: pulumi.Input<string>;

  /** Namespace of the pods. */
  readonly namespace: pulumi.Input<string>;

  /** Service account of the pods. */
  readonly serviceAccount: pulumi.Input<string>;

  /**
   * Further accounts of the namespace whose pods get the role, such as one without rights in the cluster beside one that has some.
   * @default - none
   */
  readonly moreServiceAccounts?: string[];

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
   * What the role is for, as people read it in the console.
   * @default - says that it is the role of the component's name
   */
  readonly description?: string;
}

/** Throws one error that names every argument that will not do. */
export function checkPodRoleArgs(name: string, args: PodRoleArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["role"], LONGEST_ROLE_NAME);
  for (const [index, grant] of (args.grants ?? []).entries()) checkGrant(checks, index, grant);
  checks.expect(
    args.kmsKeyArns === undefined || args.grants !== undefined,
    "kmsKeyArns",
    "is for the buckets of grants, and there are none: give grants or leave it out",
  );
  const more = args.moreServiceAccounts ?? [];
  for (const [index, account] of more.entries()) {
    const isNew = account !== args.serviceAccount && more.indexOf(account) === index;
    checks.expect(
      isNew,
      `moreServiceAccounts[${index}]`,
      `must be another account than the ones before it, got "${account}" again`,
    );
    checks.expect(
      /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(account),
      `moreServiceAccounts[${index}]`,
      `must be lower case letters, digits, dots and dashes, got "${account}"`,
    );
  }
  checks.done(`PodRole "${name}"`);
}
