import { appendFile, chmod, chown, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NODE_ROLE, NodeRole } from "../../components";
import { PROJECT_ROOT, toolchain } from "../../local";
import { freePort } from "../../local/freePort";
import { preparePostgres } from "../../local/postgres/home";
import { startPostgres } from "../../local/postgres/postgres";
import { readSettings, record, stackConfig, valueOf } from "../../program";
import { deployIceberg } from "../../variants/eks-iceberg/deploy";
import { artifactsOf, bucketsOf, type RenderedBuckets } from "../../program/renderedFiles";
import { startMoto } from "../support/moto";
import { makeCertificate } from "./certificate";
import { startCluster, type Cluster } from "./kit";
import { kubeObjects, s3aSettings, type KubeObject, type Stands } from "./objects";
import { startPodIdentity } from "./podIdentity";
import { createSecret } from "./secret";

const IMAGES = { spark: "spark-lake/spark:test", metastore: "spark-lake/metastore:test" };
const DATABASE_PASSWORD = "a-password-of-the-test";
/** Two pods of the metastore keep up to 40 connections each. */
const MOST_CONNECTIONS = "300";

/** The database of the metastore on this machine. */
export interface Database {
  readonly port: number;
  /** Secret that holds its user and password. */
  readonly secretArn: string;
  /** Certificate of the authority that signed its own, as PEM. */
  readonly authority: string;
}

/** A cluster with the project's images, what stands for AWS beside it, and the stack as the program renders it. */
export interface IcebergStack {
  readonly cluster: Cluster;
  readonly stands: Stands;
  readonly s3: S3Client;
  readonly database: Database;
  readonly objects: readonly KubeObject[];
  readonly buckets: RenderedBuckets;
  /** The declared runs, by what they do. */
  readonly runs: Readonly<Record<string, object>>;
}

/** Things to end, the newest first. */
export type Closing = (() => Promise<unknown>)[];

/** Brings it all up. What is to be ended stands in `closing` as soon as it is there. */
export async function openIcebergStack(
  test: Mocha.Context,
  closing: Closing,
): Promise<IcebergStack> {
  const roles = [NodeRole.Services, NodeRole.Drivers, NodeRole.Executors];
  const places = roles.map((role) => ({ role, isTainted: role !== NodeRole.Services }));
  const cluster = await startCluster(test, NODE_ROLE, places);
  closing.push(() => cluster.down());
  for (const image of ["metastore", "spark"] as const)
    await cluster.image(IMAGES[image], `images/${image}/Dockerfile`);
  await startPodIdentity(cluster);

  const moto = await startMoto({}, cluster.host);
  closing.push(() => moto.stop());
  const s3 = new S3Client({ ...moto.client, forcePathStyle: true });
  const credentials = { username: "metastore", password: DATABASE_PASSWORD };
  const secretArn = await createSecret(moto, JSON.stringify(credentials));
  const database = { ...(await startDatabase(cluster.host, closing)), secretArn };
  const stands = { endpoint: moto.endpoint, region: moto.client.region };
  return { cluster, stands, s3, database, ...(await render(s3)) };
}

/** PostgreSQL with TLS, and the user and database that the stack names. */
async function startDatabase(
  address: string,
  closing: Closing,
): Promise<Pick<Database, "port" | "authority">> {
  const tools = toolchain();
  const home = await preparePostgres(tools);
  closing.push(() => home.remove());
  const { certificateFile, keyFile, authority } = await makeCertificate(home.data, address);
  const { uid, gid } = await stat(home.data);
  for (const file of [certificateFile, keyFile]) {
    await chown(file, uid, gid);
    await chmod(file, 0o600);
  }
  // Pods come with TLS or not at all; this process asks as the superuser.
  const rules = [
    "hostssl metastore metastore all scram-sha-256",
    "host all lake all scram-sha-256",
  ];
  await appendFile(join(home.data, "pg_hba.conf"), `${rules.join("\n")}\n`);
  const ssl = { ssl: "on", ssl_cert_file: certificateFile, ssl_key_file: keyFile };
  const settings = { ...ssl, max_connections: MOST_CONNECTIONS };
  const postgres = await startPostgres(home, { tools, address, port: await freePort(), settings });
  closing.push(() => postgres.stop());
  const client = postgres.client("postgres");
  await client.connect();
  await client.query(`create user metastore password '${DATABASE_PASSWORD}'`);
  await client.query("create database metastore owner metastore");
  await client.end();
  return { port: postgres.port, authority };
}

/** What the program declares, with its buckets and files in the emulator. */
async function render(s3: S3Client): Promise<Pick<IcebergStack, "objects" | "buckets" | "runs">> {
  const config = {
    ...stackConfig(join(PROJECT_ROOT, "Pulumi.eks-iceberg.yaml")),
    "lake:sparkImage": IMAGES.spark,
    "lake:metastoreImage": IMAGES.metastore,
  };
  const { built, resources } = await record(() => deployIceberg(readSettings(config)));
  const buckets = await bucketsOf(built);
  for (const Bucket of Object.values<string>({ ...buckets }))
    await s3.send(new CreateBucketCommand({ Bucket }));
  for (const { bucket: Bucket, key: Key, path } of await artifactsOf(resources))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: await readFile(path) }));
  // The one object of the stack that is written from a text.
  const marker = { Bucket: buckets.refined, Key: "spark-events/", Body: "" };
  await s3.send(new PutObjectCommand(marker));
  const runs = JSON.parse(await valueOf(built.sparkApplications)) as Readonly<
    Record<string, object>
  >;
  return { objects: kubeObjects(resources), buckets, runs };
}

/** The metastore's settings with the addresses of this machine; the database's authority stands in `authorityFile`. */
export function metastoreSettings(
  settings: KubeObject,
  { cluster, stands, database }: IcebergStack,
  authorityFile: string,
): KubeObject {
  const { "metastore-site.xml": rendered = "" } = settings["data"] as Readonly<
    Record<string, string>
  >;
  const added = Object.entries(s3aSettings(stands))
    .filter(([key]) => !rendered.includes(`<name>${key}</name>`))
    .map(([key, value]) => `<property><name>${key}</name><value>${value}</value></property>`);
  const site = rendered
    .replace(/postgresql:\/\/[^/]+\//, `postgresql://${cluster.host}:${String(database.port)}/`)
    .replace("/opt/metastore/rds-ca.pem", authorityFile)
    .replace(/<value>arn:aws:secretsmanager[^<]*</, `<value>${database.secretArn}<`)
    .replace(/(fs\.s3a\.connection\.ssl\.enabled<\/name><value>)true/, "$1false")
    .replace("</configuration>", `${added.join("")}</configuration>`);
  const data = { "metastore-site.xml": site, "authority.pem": database.authority };
  return { ...settings, data };
}
