import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Access, PodRole } from "../identity";
import { equals, kubernetes, placeOf, type PolicyStatement } from "../shared";
import {
  checkHiveMetastoreArgs,
  DEFAULT_METASTORE_REPLICAS,
  METASTORE_PORT,
  type HiveMetastoreArgs,
} from "./hiveMetastoreArgs";
import { createDatabase, type Database } from "./metastoreDatabase";
import {
  METASTORE,
  METASTORE_LABELS,
  policySpec,
  schemaJobSpec,
  servicePod,
  type MetastorePods,
} from "./metastoreManifests";
import { metastoreSite } from "./metastoreSite";

/** Hex digits of the settings' digest that pods carry. */
const DIGITS = 16;

/**
 * A Hive Metastore with a PostgreSQL of its own, for Iceberg tables: two pods that only one namespace may ask, a database
 * whose password RDS keeps and renews and no file ever holds. Its `kubernetes` provider must be the cluster's.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { HiveMetastore } from "spark-lake";
 *
 * const provider = new kubernetes.Provider("lake", { context: "lake-dev" });
 * const metastore = new HiveMetastore(
 *   "lake-metastore",
 *   {
 *     vpcId: "vpc-0123456789abcdef0",
 *     privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"],
 *     clientSecurityGroupId: "sg-0123456789abcdef0",
 *     kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
 *     clusterName: "lake-dev",
 *     clusterArn: "arn:aws:eks:eu-central-1:123456789012:cluster/lake-dev",
 *     namespace: "services",
 *     clientNamespace: "jobs",
 *     image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/lake-metastore:3.1.3",
 *     warehouseBucketName: "lake-served",
 *     warehouseBucketArn: "arn:aws:s3:::lake-served",
 *     warehousePrefix: "warehouse",
 *   },
 *   { providers: [provider] },
 * );
 * export const uri = metastore.uri;
 * ```
 */
export class HiveMetastore extends pulumi.ComponentResource {
  /** Where Spark finds the metastore: `thrift://…`. Known once its pods answer. */
  readonly uri: pulumi.Output<string>;

  /** Host of the database. */
  readonly databaseHost: pulumi.Output<string>;

  /** Secret of the database's user and password. */
  readonly databaseSecretArn: pulumi.Output<string>;

  constructor(name: string, args: HiveMetastoreArgs, opts?: pulumi.ComponentResourceOptions) {
    checkHiveMetastoreArgs(name, args);
    super("spark-lake:index:HiveMetastore", name, {}, opts);

    const database = createDatabase(name, args, this);
    const role = this.createRole(name, args, database);
    const account = this.createAccount(name, args);
    const settings = this.createSettings(name, args, database);
    const pods = podsOf(args, settings);
    const schema = this.createSchema(name, args, pods, [role, account, settings]);
    const deployment = this.createDeployment(name, args, pods, [schema]);
    this.createGuards(name, args);
    const service = this.createService(name, args, deployment);

    const { name: host, namespace } = service.metadata;
    this.uri = pulumi.interpolate`thrift://${host}.${namespace}.svc.cluster.local:${METASTORE_PORT}`;
    this.databaseHost = database.instance.address;
    this.databaseSecretArn = database.secretArn;
    this.registerOutputs({
      uri: this.uri,
      databaseHost: this.databaseHost,
      databaseSecretArn: this.databaseSecretArn,
    });
  }

  private createRole(name: string, args: HiveMetastoreArgs, { secretArn }: Database): PodRole {
    return new PodRole(
      `${name}-pods`,
      {
        description: `Metastore ${name}: makes tables' folders, reads its database's password`,
        clusterName: args.clusterName,
        clusterArn: args.clusterArn,
        namespace: args.namespace,
        serviceAccount: METASTORE,
        grants: [
          {
            bucketArn: args.warehouseBucketArn,
            prefixes: [`${args.warehousePrefix}/`],
            access: Access.Write,
          },
        ],
        kmsKeyArns: [args.kmsKeyArn],
        statements: pulumi
          .all([secretArn, args.kmsKeyArn, placeOf(this)])
          .apply(([secret, key, here]) =>
            passwordStatements(secret, key, `secretsmanager.${here.region}.${here.dnsSuffix}`),
          ),
      },
      { parent: this },
    );
  }

  private createAccount(
    name: string,
    { namespace }: HiveMetastoreArgs,
  ): k8s.core.v1.ServiceAccount {
    return new (kubernetes().core.v1.ServiceAccount)(
      `${name}-account`,
      { metadata: { name: METASTORE, namespace }, automountServiceAccountToken: false },
      { parent: this },
    );
  }

  private createSettings(
    name: string,
    args: HiveMetastoreArgs,
    { instance, database, port, secretArn }: Database,
  ): k8s.core.v1.ConfigMap {
    const text = pulumi
      .all([instance.address, secretArn, args.warehouseBucketName, placeOf(this)])
      .apply(([host, secret, bucket, { region }]) =>
        metastoreSite({
          host,
          port,
          database,
          secretArn: secret,
          warehouse: `s3a://${bucket}/${args.warehousePrefix}`,
          region,
        }),
      );
    return new (kubernetes().core.v1.ConfigMap)(
      `${name}-settings`,
      {
        metadata: { name: METASTORE, namespace: args.namespace },
        data: { "metastore-site.xml": text },
      },
      { parent: this },
    );
  }

  private createSchema(
    name: string,
    { namespace }: HiveMetastoreArgs,
    pods: pulumi.Output<MetastorePods>,
    dependsOn: pulumi.Resource[],
  ): k8s.batch.v1.Job {
    return new (kubernetes().batch.v1.Job)(
      `${name}-schema`,
      {
        metadata: { name: `${METASTORE}-schema`, namespace },
        spec: pods.apply(schemaJobSpec),
      },
      { parent: this, dependsOn },
    );
  }

  private createDeployment(
    name: string,
    args: HiveMetastoreArgs,
    pods: pulumi.Output<MetastorePods>,
    dependsOn: pulumi.Resource[],
  ): k8s.apps.v1.Deployment {
    return new (kubernetes().apps.v1.Deployment)(
      `${name}-deployment`,
      {
        metadata: { name: METASTORE, namespace: args.namespace, labels: METASTORE_LABELS },
        spec: {
          replicas: args.replicas ?? DEFAULT_METASTORE_REPLICAS,
          selector: { matchLabels: METASTORE_LABELS },
          // A commit in flight finds the other pod: one goes only when its follower answers.
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template: pods.apply(servicePod),
        },
      },
      { parent: this, dependsOn },
    );
  }

  private createGuards(name: string, { namespace, clientNamespace }: HiveMetastoreArgs): void {
    new (kubernetes().policy.v1.PodDisruptionBudget)(
      `${name}-budget`,
      {
        metadata: { name: METASTORE, namespace },
        spec: { maxUnavailable: 1, selector: { matchLabels: METASTORE_LABELS } },
      },
      { parent: this },
    );
    new (kubernetes().networking.v1.NetworkPolicy)(
      `${name}-policy`,
      {
        metadata: { name: METASTORE, namespace },
        spec: pulumi.output(clientNamespace).apply(policySpec),
      },
      { parent: this },
    );
  }

  private createService(
    name: string,
    { namespace }: HiveMetastoreArgs,
    deployment: k8s.apps.v1.Deployment,
  ): k8s.core.v1.Service {
    return new (kubernetes().core.v1.Service)(
      `${name}-service`,
      {
        metadata: { name: METASTORE, namespace, labels: METASTORE_LABELS },
        spec: {
          type: "ClusterIP",
          selector: METASTORE_LABELS,
          ports: [{ name: "thrift", port: METASTORE_PORT, targetPort: "thrift" }],
        },
      },
      { parent: this, dependsOn: deployment },
    );
  }
}

function podsOf(
  { image }: HiveMetastoreArgs,
  settings: k8s.core.v1.ConfigMap,
): pulumi.Output<MetastorePods> {
  return settings.data.apply((data) => ({
    image,
    settingsDigest: createHash("sha256")
      .update(JSON.stringify(data))
      .digest("hex")
      .slice(0, DIGITS),
  }));
}

/** Leave to read one secret, and to decrypt it through Secrets Manager. */
function passwordStatements(
  secretArn: string,
  keyArn: string,
  secretsHost: string,
): PolicyStatement[] {
  return [
    {
      sid: "Password",
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: [secretArn],
    },
    {
      sid: "PasswordKey",
      actions: ["kms:Decrypt"],
      resources: [keyArn],
      conditions: [equals("kms:ViaService", secretsHost)],
    },
  ];
}
