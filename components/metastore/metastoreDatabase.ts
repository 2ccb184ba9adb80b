import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { holdsData, losesData } from "../shared";
import {
  DATABASE_GIB,
  DEFAULT_BACKUP_DAYS,
  DEFAULT_DATABASE_CLASS,
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
  const instance = new aws.rds.Instance(
    `${name}-database`,
    {
      engine: "postgres",
      engineVersion: POSTGRES_VERSION,
      instanceClass: args.databaseClass ?? DEFAULT_DATABASE_CLASS,
      dbName: DATABASE,
      username: DATABASE,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: args.kmsKeyArn,
      ...storage(args),
      ...network(name, args, parent),
      ...upkeep(name, args),
      parameterGroupName: createParameters(name, parent).name,
      multiAz: args.multiZone ?? false,
      copyTagsToSnapshot: true,
    },
    holdsData(args, parent),
  );
  const secretArn = instance.masterUserSecrets.apply(([secret]) => secret?.secretArn ?? "");
  return { instance, database: DATABASE, port: POSTGRES_PORT, secretArn };
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

function upkeep(name: string, args: HiveMetastoreArgs): Partial<aws.rds.InstanceArgs> {
  const goes = losesData(args);
  return {
    backupRetentionPeriod: args.backupDays ?? DEFAULT_BACKUP_DAYS,
    deleteAutomatedBackups: goes,
    skipFinalSnapshot: goes,
    ...(goes ? {} : { finalSnapshotIdentifier: `${name}-${pulumi.getStack()}-final` }),
    deletionProtection: args.protected ?? true,
    autoMinorVersionUpgrade: true,
    applyImmediately: true,
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: args.kmsKeyArn,
    performanceInsightsRetentionPeriod: INSIGHT_DAYS,
  };
}

function network(
  name: string,
  args: HiveMetastoreArgs,
  parent: pulumi.Resource,
): Partial<aws.rds.InstanceArgs> {
  const subnets = new aws.rds.SubnetGroup(
    `${name}-subnets`,
    { subnetIds: args.privateSubnetIds, description: `Private subnets of ${name}` },
    { parent },
  );
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
