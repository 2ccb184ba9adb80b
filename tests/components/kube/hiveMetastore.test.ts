import assert from "node:assert/strict";
import { HiveMetastore, type HiveMetastoreArgs } from "../../../components";
import { record, valueOf } from "../../../program/record";
import { complaintsOf } from "../../support/complaints";
import { namesFollowOwners, ofType, onlyOne } from "../../support/laws";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const ARGS: HiveMetastoreArgs = {
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-1", "subnet-2"],
  clientSecurityGroupId: "sg-1",
  kmsKeyArn: KEY,
  clusterName: "lake",
  clusterArn: "arn:aws:eks:us-east-1:123456789012:cluster/lake",
  namespace: "services",
  clientNamespace: "jobs",
  image: "registry.example/metastore:1",
  warehouseBucketName: "served",
  warehouseBucketArn: "arn:aws:s3:::served",
  warehousePrefix: "warehouse",
};
const DATABASE = "aws:rds/instance:Instance";

const metastore = (args: Partial<HiveMetastoreArgs> = {}) =>
  record(() => new HiveMetastore("m", { ...ARGS, ...args }));

describe("HiveMetastore", () => {
  it("has a private, encrypted database that is backed up, and whose password RDS keeps", async () => {
    const { resources } = await metastore();
    const { inputs, options } = onlyOne(resources, DATABASE);
    const wanted = {
      engine: "postgres",
      publiclyAccessible: false,
      storageEncrypted: true,
      kmsKeyId: KEY,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: KEY,
      backupRetentionPeriod: 7,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "m-subnets-final",
      deleteAutomatedBackups: false,
      multiAz: false,
    };
    for (const [key, value] of Object.entries(wanted)) assert.deepEqual(inputs[key], value, key);
    assert.ok(!("password" in inputs));
    assert.equal(options.protect, true);
    const rule = onlyOne(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.equal(rule.inputs["referencedSecurityGroupId"], "sg-1");
    const parameters = onlyOne(resources, "aws:rds/parameterGroup:ParameterGroup");
    assert.match(JSON.stringify(parameters.inputs), /"rds.force_ssl","value":"1"/);
    namesFollowOwners(resources);
  });

  it("protected, deleteDataOnDestroy: the database goes only when both are turned", async () => {
    for (const [isProtected, deletes, goes] of [
      [true, true, false],
      [false, false, false],
      [false, true, true],
    ] as const) {
      const { resources } = await metastore({
        protected: isProtected,
        deleteDataOnDestroy: deletes,
      });
      const { inputs, options } = onlyOne(resources, DATABASE);
      assert.equal(inputs["deletionProtection"], isProtected);
      assert.equal(inputs["skipFinalSnapshot"], goes);
      assert.equal(options.protect, isProtected);
      assert.equal(inputs["deleteAutomatedBackups"], goes);
    }
  });

  it("holds no password: its settings name the secret, and its pods alone may read it", async () => {
    const { resources } = await metastore();
    const map = onlyOne(resources, "kubernetes:core/v1:ConfigMap");
    const site =
      (map.inputs["data"] as Readonly<Record<string, string>>)["metastore-site.xml"] ?? "";
    const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!m-database";
    assert.ok(site.includes(`<value>${secret}</value>`));
    assert.ok(site.includes("jdbc-secretsmanager:postgresql://m-database.us-east-1.rds"));
    assert.ok(site.includes("<value>s3a://served/warehouse</value>"));
    assert.doesNotMatch(site, /ConnectionPassword/);
    // cases/security/05: whoever answers at the database's name has to prove who it is.
    assert.match(site, /\?sslmode=verify-full&amp;sslrootcert=\/opt\/metastore\/rds-ca\.pem</);
    const policy = String(onlyOne(resources, "aws:iam/rolePolicy:RolePolicy").inputs["policy"]);
    assert.ok(policy.includes(`"Resource":["${secret}"]`));
    assert.deepEqual(ofType(resources, "kubernetes:core/v1:Secret"), []);
  });

  it("makes its schema before it answers, and answers from two pods, one of which may go", async () => {
    const { built, resources } = await metastore();
    const job = onlyOne(resources, "kubernetes:batch/v1:Job");
    assert.deepEqual(job.options.dependsOn, ["m-pods", "m-account", "m-settings"]);
    const deployment = onlyOne(resources, "kubernetes:apps/v1:Deployment");
    assert.deepEqual(deployment.options.dependsOn, ["m-schema"]);
    const text = JSON.stringify(deployment.inputs);
    for (const part of [
      "startupProbe",
      "readinessProbe",
      "livenessProbe",
      '"replicas":2',
      '"runAsNonRoot":true',
    ])
      assert.ok(text.includes(part), part);
    const budget = onlyOne(resources, "kubernetes:policy/v1:PodDisruptionBudget");
    assert.match(JSON.stringify(budget.inputs), /"maxUnavailable":1/);
    assert.equal(
      await valueOf(built.uri),
      "thrift://hive-metastore.services.svc.cluster.local:9083",
    );
  });

  it("logRetentionDays: the database's logs are encrypted, expire, and go with the stack", async () => {
    const { resources } = await metastore({ logRetentionDays: 90 });
    const groups = ofType(resources, "aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(
      groups.map(({ inputs }) => [inputs["name"], inputs["kmsKeyId"], inputs["retentionInDays"]]),
      ["postgresql", "upgrade"].map((log) => [`/aws/rds/instance/m-test/${log}`, KEY, 90]),
    );
    const { inputs, options } = onlyOne(resources, DATABASE);
    assert.equal(inputs["identifier"], "m-test");
    assert.deepEqual(options.dependsOn, ["m-postgresql", "m-upgrade"]);
  });

  it("clientNamespace: is the only one whose pods may ask", async () => {
    const { resources } = await metastore({ clientNamespace: "others" });
    const { spec } = onlyOne(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy").inputs as {
      readonly spec: { readonly ingress: unknown };
    };
    assert.deepEqual(spec.ingress, [
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "others" } } }],
        ports: [{ protocol: "TCP", port: 9083 }],
      },
    ]);
  });

  it("databaseClass, multiZone, backupDays, replicas: go where they belong", async () => {
    const { resources } = await metastore({
      databaseClass: "db.r7g.large",
      multiZone: true,
      backupDays: 30,
      replicas: 3,
    });
    const { inputs } = onlyOne(resources, DATABASE);
    assert.equal(inputs["instanceClass"], "db.r7g.large");
    assert.equal(inputs["multiAz"], true);
    assert.equal(inputs["backupRetentionPeriod"], 30);
    const deployment = onlyOne(resources, "kubernetes:apps/v1:Deployment");
    assert.match(JSON.stringify(deployment.inputs), /"replicas":3/);
  });

  it("starts its pods anew when their settings change", async () => {
    const digest = async (args: Partial<HiveMetastoreArgs>): Promise<string> => {
      const { resources } = await metastore(args);
      const deployment = onlyOne(resources, "kubernetes:apps/v1:Deployment");
      return /"spark-lake\/settings":"(\w+)"/.exec(JSON.stringify(deployment.inputs))?.[1] ?? "";
    };
    assert.match(await digest({}), /^[0-9a-f]{16}$/);
    assert.notEqual(await digest({}), await digest({ warehousePrefix: "other" }));
  });

  it("names every bad argument at once", async () => {
    const bad = {
      ...ARGS,
      backupDays: 0,
      replicas: 0,
      databaseClass: "large",
      warehousePrefix: "/w/",
    };
    assert.deepEqual(await complaintsOf(() => new HiveMetastore("m", bad)), [
      "backupDays",
      "replicas",
      "databaseClass",
      "warehousePrefix",
    ]);
  });
});
