import assert from "node:assert/strict";
import { deployed, quiet } from "./support/asserted";
import { needEngine } from "./support/engine";
import { schemaComplaints, needSchemas } from "../support/kubeSchemas";
import {
  type IcebergStory,
  type KubeToggle,
  type ManagedStory,
  tellIceberg,
  tellManaged,
} from "./stories/iceberg";

/** Longest time that a chapter and those before it may take, in milliseconds. */
const PATIENCE_MS = 1_800_000;

/** What there is for the metastore's sake alone. */
const WITHOUT_METASTORE = [
  "cloudwatch/logGroup:LogGroup lake-metastore-postgresql",
  "cloudwatch/logGroup:LogGroup lake-metastore-upgrade",
  "ec2/securityGroup:SecurityGroup lake-metastore-database",
  "eks/podIdentityAssociation:PodIdentityAssociation lake-metastore-pods-association",
  "iam/role:Role lake-metastore-pods-role",
  "iam/rolePolicy:RolePolicy lake-metastore-pods-policy",
  "index:HiveMetastore lake-metastore",
  "index:PodRole lake-metastore-pods",
  "kubernetes:apps/v1:Deployment lake-metastore-deployment",
  "kubernetes:batch/v1:Job lake-metastore-schema",
  "kubernetes:core/v1:ConfigMap lake-metastore-settings",
  "kubernetes:core/v1:Service lake-metastore-service",
  "kubernetes:core/v1:ServiceAccount lake-metastore-account",
  "kubernetes:networking.k8s.io/v1:NetworkPolicy lake-metastore-policy",
  "kubernetes:policy/v1:PodDisruptionBudget lake-metastore-budget",
  "rds/instance:Instance lake-metastore-database",
  "rds/parameterGroup:ParameterGroup lake-metastore-parameters",
  "rds/subnetGroup:SubnetGroup lake-metastore-subnets",
  "vpc/securityGroupIngressRule:SecurityGroupIngressRule lake-metastore-database",
];

/** What each toggle changes; whatever else changes is a mistake. */
const TOGGLED: Readonly<Record<KubeToggle, readonly string[]>> = {
  "one schedule more": [`create ${scheduled("maintenance")}`],
  "tables in Glue": [
    ...WITHOUT_METASTORE.map((what) => `delete ${what}`),
    "update iam/rolePolicy:RolePolicy lake-runs-policy",
    `update ${scheduled("load")}`,
  ],
};

/** What goes, in this order: what was made from a type, the type's operator, the type, and where it lived. */
const GOES = [
  `delete ${scheduled("load")}`,
  "delete kubernetes:apps/v1:Deployment lake-operator-chart:apps/v1/Deployment",
  definition("scheduledsparkapplications"),
  "delete kubernetes:core/v1:Namespace lake-jobs-namespace",
];

function scheduled(step: string): string {
  return `kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication lake-${step}`;
}

function definition(types: string): string {
  return `delete kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition lake-operator-${types}`;
}

describe("the eks-iceberg variant on the engine", function () {
  this.timeout(PATIENCE_MS);
  let auto: IcebergStory, managed: ManagedStory;

  before(async function () {
    needSchemas(this);
    const engine = await needEngine(this);
    auto = tellIceberg(engine);
    managed = tellManaged(engine);
  });

  after(async () => {
    for (const { story, world } of [auto, managed]) {
      await story.end();
      for (const [chapter, seconds] of story.seconds()) {
        process.stdout.write(`      ${seconds.toFixed(0).padStart(4)} s  ${chapter}\n`);
      }
      await (await world()).end();
    }
  });

  for (const compute of ["auto", "managed"] as const) {
    describe(`with ${compute} nodes`, () => {
      const told = (): ManagedStory => (compute === "auto" ? auto : managed);

      it("comes up as it is", async () => {
        deployed(await told().up());
      });

      it("has nothing to change after that, in AWS and the cluster as in the program", async () => {
        for (const report of await told().quiet()) quiet(report);
      });
    });
  }

  it("tells the SparkApplications that a run creates, as their schema has them", async () => {
    const applications = Object.values(await auto.applications());
    assert.equal(applications.length, 3);
    for (const application of applications) assert.deepEqual(schemaComplaints(application), []);
  });

  for (const toggle of Object.keys(TOGGLED) as KubeToggle[]) {
    it(`changes what it should, and nothing else, with ${toggle}`, async () => {
      const report = (await auto.toggled())[toggle];
      assert.deepEqual(report.changes, TOGGLED[toggle].toSorted());
      assert.deepEqual(report.warnings, []);
    });
  }

  it("gets a schedule and another range of the API without replacing anything", async () => {
    assert.deepEqual((await auto.changed()).changes, [
      `create ${scheduled("analytics")}`,
      "update eks/cluster:Cluster lake-cluster-eks-eksCluster",
      // The component has its arguments in the state.
      "update eks:index:Cluster lake-cluster-eks",
    ]);
  });

  it("goes in order, and leaves an empty account", async () => {
    const { report, left } = await auto.down();
    const places = GOES.map((step) => report.done.indexOf(step));
    assert.ok(!places.includes(-1), report.done.join("\n"));
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    );
    assert.deepEqual(left, []);
  });

  it("lets what runs in the cluster go before its nodes, and those before the cluster", async () => {
    const { done } = (await auto.down()).report;
    const last = (pattern: RegExp): number => done.findLastIndex((step) => pattern.test(step));
    const first = (pattern: RegExp): number => done.findIndex((step) => pattern.test(step));
    assert.ok(last(/Namespace|Deployment|Service /) < first(/NodePool/), done.join("\n"));
    assert.ok(last(/^delete kubernetes:/) < first(/ eks\/cluster:Cluster/), done.join("\n"));
  });

  it("leaves nothing of node groups either", async () => {
    const { before: was, left } = await managed.down();
    assert.ok(
      was.some((line) => line.startsWith("eks node-group")),
      was.join("\n"),
    );
    assert.deepEqual(left, []);
  });
});
