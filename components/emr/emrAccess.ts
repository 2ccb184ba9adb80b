import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { JobRole } from "../identity";
import { Checks, expectName, LONGEST_ROLE_NAME } from "../shared";
import { serviceStatements } from "./accessPolicies";
import { EMR_POLICY_TAG } from "./jobFlow";
import { securityConfiguration } from "./securityConfiguration";

/** Port on which the primary node answers EMR's service in a private subnet. */
const AGENT_PORT = 8443;

/** Port on which EMR's service hears from the primary node in a private subnet. */
const SERVICE_PORT = 9443;

/** What EMR's access to an account is made of. */
export interface EmrAccessArgs {
  /** Network that clusters run in. */
  readonly vpcId: pulumi.Input<string>;

  /** Key that encrypts the data in S3 and the nodes' disks. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /** Role of the nodes: the only one that EMR may hand to them. */
  readonly instanceRoleArn: pulumi.Input<string>;
}

/**
 * What every cluster of a pipeline shares: EMR's own role, the security groups, and the encryption of disks and data.
 *
 * @example
 * ```ts
 * import { EmrAccess, JobRole, LakeKey, Network } from "spark-lake";
 *
 * const key = new LakeKey("lake", {});
 * const network = new Network("lake", { flowLogs: false });
 * const nodes = new JobRole("lake-nodes", {
 *   services: ["ec2.amazonaws.com"],
 *   instanceProfile: true,
 * });
 * const access = new EmrAccess("lake-emr", {
 *   vpcId: network.vpcId,
 *   kmsKeyArn: key.keyArn,
 *   instanceRoleArn: nodes.roleArn,
 * });
 * export const serviceRole = access.serviceRoleArn;
 * ```
 */
export class EmrAccess extends pulumi.ComponentResource {
  /** Role by which EMR makes and ends machines. */
  readonly serviceRoleArn: pulumi.Output<string>;

  /** Group of the primary node. EMR adds the rules that the nodes need among themselves. */
  readonly primarySecurityGroupId: pulumi.Output<string>;

  /** Group of the core and task nodes. */
  readonly coreSecurityGroupId: pulumi.Output<string>;

  /** Group by which EMR's service reaches the primary node. */
  readonly serviceSecurityGroupId: pulumi.Output<string>;

  /** Name of the security configuration. */
  readonly securityConfigurationName: pulumi.Output<string>;

  constructor(name: string, args: EmrAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    checkName(name);
    super("spark-lake:index:EmrAccess", name, {}, opts);

    const role = this.createServiceRole(name, args);
    const primary = this.createGroup(`${name}-primary`, "Primary node of EMR clusters", args);
    const core = this.createGroup(`${name}-core`, "Core and task nodes of EMR clusters", args);
    const service = this.createGroup(`${name}-service`, "EMR's service in private subnets", args);
    this.openOutwards(`${name}-primary`, primary);
    this.openOutwards(`${name}-core`, core);
    this.connect(name, { primary, core, service });

    this.serviceRoleArn = role.roleArn;
    this.primarySecurityGroupId = primary.id;
    this.coreSecurityGroupId = core.id;
    this.serviceSecurityGroupId = service.id;
    this.securityConfigurationName = this.createSecurityConfiguration(name, args).name;
    this.registerOutputs({
      serviceRoleArn: this.serviceRoleArn,
      primarySecurityGroupId: this.primarySecurityGroupId,
      coreSecurityGroupId: this.coreSecurityGroupId,
      serviceSecurityGroupId: this.serviceSecurityGroupId,
      securityConfigurationName: this.securityConfigurationName,
    });
  }

  private createServiceRole(name: string, args: EmrAccessArgs): JobRole {
    return new JobRole(
      `${name}-service`,
      {
        description: "EMR makes and ends the machines of its clusters with this role.",
        services: ["elasticmapreduce.amazonaws.com"],
        // Reaches only what carries EMR's policy tag.
        managedPolicies: ["service-role/AmazonEMRServicePolicy_v2"],
        statements: pulumi
          .all([args.instanceRoleArn, args.kmsKeyArn])
          .apply(([instanceRole, key]) => serviceStatements(instanceRole, key)),
      },
      { parent: this },
    );
  }

  private createGroup(
    name: string,
    description: string,
    args: EmrAccessArgs,
  ): aws.ec2.SecurityGroup {
    return new aws.ec2.SecurityGroup(
      name,
      {
        description,
        vpcId: args.vpcId,
        // EMR writes rules between these groups by itself; left in place they would keep each other from going.
        revokeRulesOnDelete: true,
        tags: { Name: name, [EMR_POLICY_TAG]: "true" },
      },
      { parent: this },
    );
  }

  private openOutwards(name: string, group: aws.ec2.SecurityGroup): void {
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-out`,
      {
        securityGroupId: group.id,
        description: "S3 and the other services that a run calls",
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
      },
      { parent: this },
    );
  }

  private connect(name: string, groups: Readonly<Record<Group, aws.ec2.SecurityGroup>>): void {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-service-in`,
      {
        securityGroupId: groups.service.id,
        referencedSecurityGroupId: groups.primary.id,
        description: "The primary node reports to EMR",
        ...onPort(SERVICE_PORT),
      },
      { parent: this },
    );
    for (const target of ["primary", "core"] as const) {
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-service-to-${target}`,
        {
          securityGroupId: groups.service.id,
          referencedSecurityGroupId: groups[target].id,
          description: "EMR speaks to its agent",
          ...onPort(AGENT_PORT),
        },
        { parent: this },
      );
    }
  }

  private createSecurityConfiguration(
    name: string,
    args: EmrAccessArgs,
  ): aws.emr.SecurityConfiguration {
    return new aws.emr.SecurityConfiguration(
      `${name}-security`,
      { configuration: pulumi.output(args.kmsKeyArn).apply(securityConfiguration) },
      { parent: this },
    );
  }
}

type Group = "primary" | "core" | "service";

function onPort(port: number): { ipProtocol: string; fromPort: number; toPort: number } {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}

function checkName(name: string): void {
  const checks = new Checks();
  expectName(checks, name, ["service-role"], LONGEST_ROLE_NAME);
  checks.done(`EmrAccess "${name}"`);
}
