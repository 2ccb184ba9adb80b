import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { IcebergTable } from "../../../cli/tables/iceberg/icebergTable";
import { s3Place } from "../../../cli/tables/s3Place";
import {
  type JobFlowResult,
  type LakeCatalog,
  type NamedApplication,
  type ObjectStore,
  readSparkApplication,
  runSparkApplications,
  SHORT_RUN_JAVA,
  type SparkApplication,
  type SparkApplicationOptions,
  startLakeCatalog,
  startObjectStore,
} from "../../../local";

import { descendants } from "../../cli/descendants";
import { gone } from "../processes";

/** Bucket of the tables. */
export const SERVED = "served";

/** An object store and a catalog that the tests of a file share. */
export interface TestLake {
  readonly store: ObjectStore;
  readonly catalog: LakeCatalog;
  readonly client: S3Client;
  /** Temporary folder, deleted in the end. */
  readonly folder: string;
  /** Runs applications; the result says how that went. */
  run(
    applications: readonly NamedApplication[],
    options?: Partial<SparkApplicationOptions>,
  ): Promise<JobFlowResult>;
  /** A table as the catalog points to it at this moment. */
  table(name: string, database?: string): Promise<IcebergTable>;
  stop(): Promise<void>;
}

/** Starts services on an empty lake with these buckets. */
export async function startTestLake(
  buckets: readonly string[] = [SERVED],
  warehouse = `s3a://${SERVED}/warehouse`,
  served = SERVED,
): Promise<TestLake> {
  const store = await startObjectStore();
  const client = store.client();
  for (const Bucket of buckets) await client.send(new CreateBucketCommand({ Bucket }));
  const catalog = await startLakeCatalog({ store, warehouse });
  const folder = await mkdtemp(join(tmpdir(), "lake-iceberg-"));
  let runs = 0;
  return {
    ...{ store, catalog, client, folder },
    run: (applications, options) =>
      runSparkApplications("test", applications, {
        ...{ store, metastoreUri: catalog.uri, driverMemory: "1g", javaOptions: SHORT_RUN_JAVA },
        folder: join(folder, `run-${(runs += 1)}`),
        ...options,
      }),
    table: async (name, database = "web") => {
      const all = await catalog.tables();
      const found = all.find((one) => one.name === name && one.database === database);
      if (found === undefined) throw new Error(`the catalog has no table ${database}.${name}`);
      const place = s3Place(client, `s3://${served}`);
      return await IcebergTable.open(found.metadata, (uri) => place.open(uri));
    },
    stop: async () => {
      client.destroy();
      await catalog.stop();
      await store.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Uploads a script and answers with the SparkApplication that runs it. */
export async function scriptApplication(
  { client }: Pick<TestLake, "client">,
  script: string,
  words: readonly string[] = [],
  sparkConf: Readonly<Record<string, string>> = {},
): Promise<SparkApplication> {
  const Key = `scripts/${Math.random().toString(36).slice(2)}.py`;
  await client.send(new PutObjectCommand({ Bucket: SERVED, Key, Body: script }));
  return readSparkApplication("test", {
    apiVersion: "sparkoperator.k8s.io/v1beta2",
    kind: "SparkApplication",
    metadata: { generateName: "test-" },
    spec: {
      type: "Python",
      mode: "cluster",
      mainApplicationFile: `s3a://${SERVED}/${Key}`,
      arguments: words,
      sparkConf: {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lake.type": "hive",
        "spark.sql.catalog.lake.uri": "thrift://metastore.hive.svc:9083",
        "spark.sql.catalog.lake.warehouse": `s3a://${SERVED}/warehouse`,
        "spark.kubernetes.executor.deleteOnTermination": "true",
        ...sparkConf,
      },
      driver: {},
      executor: {},
    },
  });
}

/** Temporary folders of databases that this process made. */
export async function databaseFolders(): Promise<string[]> {
  const names = await readdir(tmpdir());
  return names.filter((name) => name.startsWith(`lake-postgres-${process.pid}-`));
}

/** Ends both servers of a catalog by SIGKILL, with all their processes; resolves when they are gone. */
export async function killServers(
  { pids }: Pick<LakeCatalog, "pids">,
  which: readonly (keyof LakeCatalog["pids"])[] = ["postgres", "metastore"],
): Promise<void> {
  for (const one of which) {
    // Below the guard, which then ends by itself: killed itself it could end nobody.
    for (const pid of await descendants(pids[one])) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended with its parent.
      }
    }
    await gone(pids[one]);
  }
}
