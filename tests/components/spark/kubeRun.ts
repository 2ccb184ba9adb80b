import {
  type CatalogPlace,
  DEFAULT_SPARK_SIZE,
  IcebergCatalog,
  type JobSpec,
  type KubeRun,
} from "../../../components";

/** A job with one parameter of each sort that a run may have. */
export const JOB: JobSpec = {
  name: "count",
  summary: "Counts.",
  params: [
    { name: "source", type: "string", required: true, default: null, choices: null, help: "what" },
    { name: "days", type: "integer", required: false, default: 1, choices: null, help: "how many" },
  ],
};

/** Where its tables are. */
export const CATALOG: CatalogPlace = {
  kind: IcebergCatalog.Hive,
  warehouse: "s3a://served/warehouse",
  metastoreUri: "thrift://metastore:9083",
  region: "eu-central-1",
};

/** A run of it. */
export const RUN: KubeRun = {
  name: "lake-count",
  namespace: "jobs",
  serviceAccount: "spark",
  executorServiceAccount: "spark-executor",
  image: "registry.example/spark:1",
  job: JOB,
  values: { source: "s3a://raw/logs/", days: 3 },
  uris: {
    wheel: "s3a://artifacts/wheels/1/jobs.whl",
    launcher: "s3a://artifacts/scripts/1/run_job.py",
  },
  size: DEFAULT_SPARK_SIZE,
  places: {
    catalog: CATALOG,
    region: "eu-central-1",
    eventLogs: "s3a://refined/spark-events",
    fallback: "s3a://refined/runs/fallback/",
  },
};
