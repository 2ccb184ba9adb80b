import assert from "node:assert/strict";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { followKubeRun, openCluster, startKubeRun } from "../../kube";
import {
  metastoreSettings,
  openIcebergStack,
  type Closing,
  type IcebergStack,
} from "./icebergStack";
import { describeFailures } from "./failures";
import { objectOf, onEks, runOnEks, s3aSettings } from "./objects";
import { describeRuns } from "./runs";
import { eventually } from "./waiting";

const SERVICES = "spark-services";
const JOBS = "spark-jobs";

/** Two lines of the combined format that are rows, and one that is not. */
const LINES = [
  '203.0.113.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl/7.1"',
  '203.0.113.8 - - [17/May/2015:10:05:04 +0000] "GET /b HTTP/1.1" 404 - "-" "curl/7.1"',
  "no line of an access log",
];

/** What waits for a mapping before it is made. */
const MAPPED = new Set(["Job", "Deployment", "ConfigMap", "ScheduledSparkApplication"]);

/** The `eks-iceberg` stack of its own stack file on a real Kubernetes: endpoints are mapped, the rest is as rendered. */
describe("an eks-iceberg stack on a real cluster", function () {
  this.timeout(1_200_000);
  const closing: Closing = [];
  let stack: IcebergStack;

  before(async function () {
    stack = await openIcebergStack(this, closing);
  });

  after(async () => {
    for (const close of closing.reverse()) await close();
  });

  it("is taken by the API server, object by object", async () => {
    const { cluster, objects } = stack;
    const namespaces = objects.filter(({ kind }) => kind === "Namespace");
    await cluster.apply(namespaces);
    await cluster.startOperator(JOBS);
    const others = objects.filter(({ kind }) => kind !== "Namespace");
    const now = others.filter(({ kind }) => !MAPPED.has(kind));
    assert.ok(now.length > 8);
    await cluster.apply(now);
    const items = others.filter(({ kind }) => MAPPED.has(kind));
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    const words = ["apply", "--dry-run=server", "--validate=strict", "--filename=-"];
    const said = await cluster.kubectl(words, list);
    assert.equal(said.trim().split("\n").length, items.length);
  });

  it("gives the account of its runs what a driver needs, and no more", async () => {
    const account = `system:serviceaccount:${JOBS}:spark`;
    const may = async (...words: string[]): Promise<string> => {
      const asked = ["auth", "can-i", ...words, "--as", account, "-n", JOBS];
      // A "no" is an exit status of 1 as well.
      const said = stack.cluster.kubectl(asked);
      return (
        await said.catch((error: unknown) =>
          String((error as Partial<Record<"stdout", string>>).stdout),
        )
      ).trim();
    };
    for (const verb of ["get", "list", "watch", "create", "delete", "deletecollection"])
      for (const kind of ["pods", "services", "configmaps", "persistentvolumeclaims"])
        assert.equal(await may(verb, kind), "yes", `${verb} ${kind}`);
    const refused = ["get secrets", "create roles", "create pods --subresource=exec"];
    for (const words of refused) assert.equal(await may(...words.split(" ")), "no", words);
  });

  it("serves its tables from a database that proves who it is", async () => {
    const { cluster, objects, stands } = stack;
    const settings = objectOf(objects, "ConfigMap", "hive-metastore");
    const schema = objectOf(objects, "Job", "hive-metastore-schema");
    // As rendered: the authorities are RDS's, and this database was signed by another (cases/security/05).
    const asRendered = metastoreSettings(settings, stack, "/opt/metastore/rds-ca.pem");
    await cluster.apply([asRendered, onEks(schema, stands)]);
    await eventually("the refusal of the certificate", async () => {
      const words = ["logs", "-n", SERVICES, "-l", "job-name=hive-metastore-schema", "--tail=-1"];
      const log = await cluster.kubectl(words);
      return /PKIX path|unable to find valid certification path/i.test(log) ? log : undefined;
    });
    await cluster.kubectl(["delete", "job", "hive-metastore-schema", "-n", SERVICES, "--wait"]);

    const file = { mountPath: "/opt/metastore/authority.pem", subPath: "authority.pem" };
    const mounts = [{ name: "settings", readOnly: true, ...file }];
    const mapped = metastoreSettings(settings, stack, file.mountPath);
    await cluster.apply([mapped, onEks(schema, stands, mounts)]);
    await wait("--for=condition=complete", "job/hive-metastore-schema");
    const deployment = objectOf(objects, "Deployment", "hive-metastore");
    await cluster.apply([onEks(deployment, stands, mounts)]);
    await wait("--for=condition=Available", "deployment/hive-metastore");
  });

  it("runs a load to its end through the Spark Operator (cases/kubernetes/01)", async () => {
    const { cluster, s3, buckets, runs, stands } = stack;
    const Key = "logs/nginx/2015/05/17/access.log";
    await s3.send(
      new PutObjectCommand({ Bucket: buckets.raw, Key, Body: `${LINES.join("\n")}\n` }),
    );
    const place = { apiVersion: "sparkoperator.k8s.io/v1beta2", namespace: JOBS };
    const api = await openCluster(cluster.kubeconfig, place);
    const { name } = await startKubeRun(api, runOnEks(runs["load"] ?? {}, stands));

    const ended = await followKubeRun(api, name);

    const log = await cluster.kubectl(["logs", `${name}-driver`, "-n", JOBS]).catch(String);
    assert.equal(ended.state, "COMPLETED", `${JSON.stringify(ended)}\n${log}`);
    // cases/kubernetes/06: a log that begins and ends with the job's own words, and no stack trace in it.
    const lines = log.trim().split("\n");
    assert.match(lines[0] ?? "", /^lake_etl: access-logs, of lake_etl \S+: --source s3a:/);
    assert.match(lines.at(-1) ?? "", /^lake_etl: access-logs went well, .*; its report: s3a:/);
    assert.ok(lines.includes("lake_etl: wrote access_logs: 2 rows in 1 file"), log);
    assert.doesNotMatch(log, /^\s+at |\bINFO\b/m);
    const report = { Bucket: buckets.refined, Key: "runs/reports/access-logs.json" };
    const { Body } = await s3.send(new GetObjectCommand(report));
    const said = JSON.parse((await Body?.transformToString()) ?? "") as {
      readonly tables: readonly { readonly name: string; readonly rows: number }[];
    };
    const rows = Object.fromEntries(said.tables.map((one) => [one.name, one.rows]));
    assert.deepEqual([rows["access_logs"], rows["rejects"]], [2, 1], JSON.stringify(said));
  });

  it("shows the run in its history server", async () => {
    const { cluster, objects, stands } = stack;
    const settings = objectOf(objects, "ConfigMap", "spark-history");
    const { "spark-defaults.conf": rendered = "" } = settings["data"] as Readonly<
      Record<string, string>
    >;
    const more = Object.entries(s3aSettings(stands)).map(
      (entry) => `spark.hadoop.${entry.join(" ")}`,
    );
    const conf = { "spark-defaults.conf": [rendered, ...more, ""].join("\n") };
    const deployment = objectOf(objects, "Deployment", "spark-history");
    await cluster.apply([{ ...settings, data: conf }, onEks(deployment, stands)]);
    await wait("--for=condition=Available", "deployment/spark-history");
    const path = [
      "get",
      "service",
      "spark-history",
      "-n",
      SERVICES,
      "-o",
      "jsonpath={.spec.clusterIP}",
    ];
    const address = await cluster.kubectl(path);
    const names = await eventually("the run in the history server", async () => {
      const answer = await fetch(`http://${address}:18080/api/v1/applications`);
      const found = (await answer.json()) as readonly { readonly name: string }[];
      return found.length > 0 ? found.map(({ name }) => name) : undefined;
    });
    assert.deepEqual(names, ["access-logs"]);
  });

  describeRuns(() => stack);
  describeFailures(() => stack);

  async function wait(condition: string, what: string): Promise<void> {
    const { cluster } = stack;
    try {
      await cluster.kubectl(["wait", condition, what, "-n", SERVICES, "--timeout=300s"]);
    } catch (error) {
      const log = await cluster.kubectl(["logs", what, "-n", SERVICES, "--tail=60"]).catch(String);
      const pods = await cluster.kubectl(["describe", "pods", "-n", SERVICES]);
      throw new Error(`${what}: ${condition} did not come\n${log}\n${pods}`, { cause: error });
    }
  }
});
