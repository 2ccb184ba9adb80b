import { appendFile, chmod, chown, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Client } from "pg";
import { contentTag, OWN_IMAGES, type OwnImage } from "../../cli/images/ownImages";
import { NODE_ROLE, NodeRole } from "../../components";
import { PROJECT_ROOT, toolchain } from "../../local";
import { freePort } from "../../local/freePort";
import { preparePostgres } from "../../local/postgres/home";
import { startPostgres } from "../../local/postgres/postgres";
import { readSettings, record, stackConfig, valueOf } from "../../program";
import { deployIceberg } from "../../variants/eks-iceberg/deploy";
import { artifactsOf, bucketsOf, type RenderedBuckets } from "../../program/renderedFiles";
import { type Moto, startMoto } from "../support/moto";
import { makeCertificate } from "./certificate";
import { startCluster, type Cluster } from "./kit";
import { kubeObjects, s3aSettings, type KubeObject, type Stands } from "./objects";
import { startPodIdentity } from "./podIdentity";
import { createSecret } from "./secret";

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
  /** Where the current metadata of a table is, as the metastore has it. */
  metadataOf(table: string): Promise<string>;
}

/** A cluster with the project's images, what stands for AWS beside it, and the stack as the program renders it. */
export interface IcebergStack {
  readonly cluster: Cluster;
  readonly images: Readonly<Record<OwnImage, string>>;
  readonly stands: Stands;
  readonly moto: Moto;
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
  const images = { metastore: await imageName("metastore"), spark: await imageName("spark") };
  for (const image of OWN_IMAGES) await cluster.image(images[image], `images/${image}/Dockerfile`);
  await startPodIdentity(cluster);

  const moto = await startMoto({}, cluster.host);
  closing.push(() => moto.stop());
  const s3 = new S3Client({ ...moto.client, forcePathStyle: true });
  const credentials = { username: "metastore", password: DATABASE_PASSWORD };
  const secretArn = await createSecret(moto, JSON.stringify(credentials));
  const database = { ...(await startDatabase(cluster.host, closing)), secretArn };
  const stands = { endpoint: moto.endpoint, region: moto.client.region };
  return { cluster, images, stands, moto, s3, database, ...(await render(s3, images)) };
}

/** What an image is called: a cluster that was kept gets it anew where its files are others. */
async function imageName(image: OwnImage): Promise<string> {
  return `spark-lake/${image}:${await contentTag(image)}`;
}

/** PostgreSQL with TLS, and the user and database that the stack names. */
async function startDatabase(
  address: string,
  closing: Closing,
): Promise<Omit<Database, "secretArn">> {
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
  const metadataOf = (table: string): Promise<string> =>
    pointerOf(postgres.client("metastore"), table);
  return { port: postgres.port, authority, metadataOf };
}

/** What Hive keeps of an Iceberg table: where its current metadata is. */
const POINTER = `select "PARAM_VALUE" as place from "TABLE_PARAMS" join "TBLS" using ("TBL_ID")
  where "TBL_NAME" = $1 and "PARAM_KEY" = 'metadata_location'`;

async function pointerOf(client: Client, table: string): Promise<string> {
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly place: string }>(POINTER, [table]);
    const [row] = rows;
    if (row === undefined) throw new Error(`the metastore has no table ${table}`);
    return row.place;
  } finally {
    await client.end();
  }
}

/** What the program declares, with its buckets and files in the emulator. */
async function render(
  s3: S3Client,
  images: Readonly<Record<OwnImage, string>>,
): Promise<Pick<IcebergStack, "objects" | "buckets" | "runs">> {
  const config = {
    ...stackConfig(join(PROJECT_ROOT, "Pulumi.eks-iceberg.yaml")),
    "lake:sparkImage": images.spark,
    "lake:metastoreImage": images.metastore,
    // The next minute is never far.
    "lake:maintenanceSchedule": "* * * * *",
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
