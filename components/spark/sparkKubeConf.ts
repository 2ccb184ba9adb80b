import { catalogConf, type CatalogPlace } from "./icebergCatalog";
import { SPARK_JAVA } from "./sparkJava";
import { AUTHENTICATED_CIPHER, SPARK_SECURITY } from "./sparkSecurity";

/** What Spark's settings on Kubernetes are made of. */
export interface SparkPlaces {
  /** Where Iceberg tables are; without it Spark knows no catalog but its own. */
  readonly catalog?: CatalogPlace;
  /** Region of the buckets. */
  readonly region: string;
  /** Folder of the event logs, as an `s3a://` URI. */
  readonly eventLogs: string;
  /** Folder where executors that are taken away leave their shuffle files, as an `s3a://` URI that ends in `/`. */
  readonly fallback: string;
}

/** Python of the Spark image; driver and executors must have the same. */
export const KUBE_PYTHON = "3.11";

/** Size at which an event log goes on in a new file, so that the history server can read a run that is long. */
const EVENT_LOG_FILE = "128m";

/** Spark's settings of every run on Kubernetes: time zone, JVM, secret, event logs, S3, decommissioning, catalog. */
export function sparkKubeConf({
  catalog,
  region,
  eventLogs,
  fallback,
}: SparkPlaces): Record<string, string> {
  return {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    ...SPARK_JAVA,
    ...SPARK_SECURITY,
    ...AUTHENTICATED_CIPHER,
    ...EVENT_LOGS,
    "spark.eventLog.dir": eventLogs,
    ...S3,
    "spark.hadoop.fs.s3a.endpoint.region": region,
    ...DECOMMISSION,
    "spark.storage.decommission.fallbackStorage.path": fallback,
    ...METRICS,
    ...(catalog === undefined ? {} : catalogConf(catalog)),
  };
}

const EVENT_LOGS = {
  "spark.eventLog.enabled": "true",
  "spark.eventLog.compress": "true",
  "spark.eventLog.rolling.enabled": "true",
  "spark.eventLog.rolling.maxFileSize": EVENT_LOG_FILE,
} as const;

/**
 * S3A takes the pod's own role, which the Pod Identity agent hands out (docs/decisions/0004-pod-identity.md), and nothing else:
 * the default chain would also look for keys in settings and environment.
 */
const S3 = {
  "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
  "spark.hadoop.fs.s3a.aws.credentials.provider":
    "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider",
  "spark.hadoop.fs.s3a.connection.ssl.enabled": "true",
  "spark.hadoop.fs.s3a.connection.maximum": "200",
  // The folder of event logs is a marker that the stack makes: S3A would remove it with the first log, and the stack make it anew for ever.
  // https://hadoop.apache.org/docs/r3.3.4/hadoop-aws/tools/hadoop-aws/directory_markers.html
  "spark.hadoop.fs.s3a.directory.marker.retention": "keep",
  // Uploads are cut up on the node's own NVMe disk rather than in memory.
  "spark.hadoop.fs.s3a.fast.upload.buffer": "disk",
} as const;

/** A spot executor gets two minutes' notice: its blocks move to others, or to S3, before it goes. */
const DECOMMISSION = {
  "spark.decommission.enabled": "true",
  "spark.storage.decommission.enabled": "true",
  "spark.storage.decommission.rddBlocks.enabled": "true",
  "spark.storage.decommission.shuffleBlocks.enabled": "true",
  "spark.storage.decommission.fallbackStorage.cleanUp": "true",
  "spark.executor.decommission.killInterval": "110s",
} as const;

/** Prometheus reads the driver's figures, and through it the executors', on the port of its UI. */
const METRICS = { "spark.ui.prometheus.enabled": "true" } as const;
