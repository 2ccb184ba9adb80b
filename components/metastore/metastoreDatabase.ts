import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { losesData } from "../shared";
import {
  DATABASE_GIB,
  DEFAULT_BACKUP_DAYS,
  DEFAULT_DATABASE_CLASS,
  DEFAULT_DATABASE_LOG_DAYS,
  MOST_DATABASE_GIB,
  POSTGRES_VERSION,
  type HiveMetastoreArgs,
} from "./hiveMetastoreArgs";

/** Port of PostgreSQL. */
const POSTGRES_PORT = 5432;

/** Name of the metastore's database, and of the user that owns it. */
const DATABASE = "metastore";

/** Days that RDS keeps figures of slow queries: the most that is free. */
const INSIGHT_DAYS = 7;

/** A database for those who use it. */
export interface Database {
  readonly instance: aws.rds.Instance;
  readonly database: string;
  readonly port: number;
  /** Secret of its user and password, which RDS keeps and renews. */
  readonly secretArn: pulumi.Output<string>;
}

/** Makes the metastore's PostgreSQL: private, encrypted, backed up, its password known to nobody. */
export function createDatabase(
  name: string,
  args: HiveMetastoreArgs,
  parent: pulumi.Resource,
): Database {
  const subnets = new aws.rds.SubnetGroup(
    `${name}-subnets`,
    { subnetIds: args.privateSubnetIds, description: `Private subnets of ${name}` },
    { parent },
  );
  const identifier = identifierOf(name);
  const logs = createLogGroups(name, identifier, args, parent);
  const instance = new aws.rds.Instance(
    `${name}-database`,
    {
      identifier,
      engine: "postgres",
      engineVersion: POSTGRES_VERSION,
      instanceClass: args.databaseClass ?? DEFAULT_DATABASE_CLASS,
      dbName: DATABASE,
      username: DATABASE,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: args.kmsKeyArn,
      ...storage(args),
      ...reach(name, args, subnets, parent),
      ...upkeep(args, subnets),
      parameterGroupName: createParameters(name, parent).name,
      multiAz: args.multiZone ?? false,
      copyTagsToSnapshot: true,
    },
    // Retained, it would hold on to its network, which could not go. It leaves a last snapshot instead.
    { parent, protect: args.protected ?? true, dependsOn: logs },
  );
  const secretArn = instance.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "");
  return { instance, database: DATABASE, port: POSTGRES_PORT, secretArn };
}

/** What the database tells CloudWatch. */
const LOGS = ["postgresql", "upgrade"] as const;

/** Made before RDS makes them: encrypted, not kept for ever, and gone with the stack. */
function createLogGroups(
  name: string,
  identifier: string,
  args: HiveMetastoreArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.LogGroup[] {
  return LOGS.map(
    (log) =>
      new aws.cloudwatch.LogGroup(
        `${name}-${log}`,
        {
          name: `/aws/rds/instance/${identifier}/${log}`,
          kmsKeyId: args.kmsKeyArn,
          retentionInDays: args.logRetentionDays ?? DEFAULT_DATABASE_LOG_DAYS,
        },
        { parent },
      ),
  );
}

/** The database's name in AWS. The stack's name, in the letters that RDS takes, tells those of two stacks apart. */
function identifierOf(name: string): string {
  const stack = pulumi.getStack().toLowerCase();
  return `${name}-${stack}`.replaceAll(/[^a-z0-9]+/g, "-").replace(/-$/, "");
}

function storage(args: HiveMetastoreArgs): Partial<aws.rds.InstanceArgs> {
  return {
    allocatedStorage: DATABASE_GIB,
    maxAllocatedStorage: MOST_DATABASE_GIB,
    storageType: "gp3",
    storageEncrypted: true,
    kmsKeyId: args.kmsKeyArn,
  };
}

function upkeep(
  args: HiveMetastoreArgs,
  subnets: aws.rds.SubnetGroup,
): Partial<aws.rds.InstanceArgs> {
  const goes = losesData(args);
  return {
    backupRetentionPeriod: args.backupDays ?? DEFAULT_BACKUP_DAYS,
    deleteAutomatedBackups: goes,
    skipFinalSnapshot: goes,
    // The group's name differs with each deployment: two last snapshots never have the same.
    ...(goes ? {} : { finalSnapshotIdentifier: pulumi.interpolate`${subnets.name}-final` }),
    deletionProtection: args.protected ?? true,
    autoMinorVersionUpgrade: true,
    applyImmediately: true,
    enabledCloudwatchLogsExports: [...LOGS],
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: args.kmsKeyArn,
    performanceInsightsRetentionPeriod: INSIGHT_DAYS,
  };
}

function reach(
  name: string,
  args: HiveMetastoreArgs,
  subnets: aws.rds.SubnetGroup,
  parent: pulumi.Resource,
): Partial<aws.rds.InstanceArgs> {
  const group = new aws.ec2.SecurityGroup(
    `${name}-database`,
    {
      vpcId: args.vpcId,
      description: `Lets the cluster's pods reach the database of ${name}`,
      tags: { Name: `${name}-database` },
    },
    { parent },
  );
  const rule = new aws.vpc.SecurityGroupIngressRule(
    `${name}-database`,
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: args.clientSecurityGroupId,
      description: "PostgreSQL from the cluster's nodes",
      ipProtocol: "tcp",
      fromPort: POSTGRES_PORT,
      toPort: POSTGRES_PORT,
    },
    { parent },
  );
  return {
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [pulumi.all([group.id, rule.id]).apply(([id]) => id)],
    publiclyAccessible: false,
  };
}

function createParameters(name: string, parent: pulumi.Resource): aws.rds.ParameterGroup {
  return new aws.rds.ParameterGroup(
    `${name}-parameters`,
    {
      family: `postgres${POSTGRES_VERSION}`,
      description: `PostgreSQL of ${name}: no connection without TLS`,
      parameters: [{ name: "rds.force_ssl", value: "1" }],
    },
    { parent },
  );
}
