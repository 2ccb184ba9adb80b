/** Everything that a metastore's settings are made of. */
export interface MetastoreSite {
  /** Host of the database. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Secret that holds the database's user and password: its name, never its value. */
  readonly secretArn: string;
  /** Folder of the tables, as an `s3a://` URI. */
  readonly warehouse: string;
  readonly region: string;
}

/** Properties of a `metastore-site.xml`, by name. */
export type SiteProperties = Readonly<Record<string, string>>;

/** Seconds after which the lock of a client that is heard of no more may be taken away: Hive's own default. */
export const LOCK_TIMEOUT_SECONDS = 300;

/** Seconds between two looks for such locks. */
export const REAPER_SECONDS = 60;

/** Background tasks of the metastore that need no more than its own distribution. */
const TASKS = [
  "org.apache.hadoop.hive.metastore.events.EventCleanerTask",
  // Takes away locks of clients that are dead, without which nobody could ever again commit to their tables. Hive starts it
  // behind `metastore.compactor.initiator.on`, after compactor threads whose classes (`hive.ql.txn.compactor`) the
  // standalone distribution does not hold: their absence ends that start before it comes to this task. Named here it
  // starts by itself (HiveMetaStore.startAlwaysTaskThreads and startRemoteOnlyTasks, Hive 3.1.3).
  "org.apache.hadoop.hive.metastore.txn.AcidHouseKeeperService",
];

/** What holds of every metastore of a lake, wherever it runs. */
export function metastoreSettings(
  warehouse: string,
  reaperSeconds: number = REAPER_SECONDS,
): SiteProperties {
  return {
    "metastore.warehouse.dir": warehouse,
    "metastore.schema.verification": "true",
    "metastore.task.threads.always": TASKS.join(","),
    // Nothing here compacts Hive's own transactional tables.
    "metastore.compactor.initiator.on": "false",
    "metastore.txn.timeout": `${LOCK_TIMEOUT_SECONDS}s`,
    "metastore.timedout.txn.reaper.interval": `${reaperSeconds}s`,
    "metastore.expression.proxy":
      "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy",
  };
}

/**
 * The database must prove who it is before it gets the password: pgjdbc's `require` would take any certificate. The image
 * holds the certificates of RDS's authorities.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 */
const DATABASE_TLS = "sslmode=verify-full&sslrootcert=/opt/metastore/rds-ca.pem";

/**
 * The text of `metastore-site.xml`. It holds no credential: AWS's JDBC driver reads user and password from the secret each
 * time that they have changed, so RDS may renew them while the metastore runs.
 */
export function metastoreSite(site: MetastoreSite): string {
  const { host, port, database, secretArn, warehouse, region } = site;
  return siteXml({
    ...metastoreSettings(warehouse),
    "javax.jdo.option.ConnectionDriverName":
      "com.amazonaws.secretsmanager.sql.AWSSecretsManagerPostgreSQLDriver",
    "javax.jdo.option.ConnectionURL": `jdbc-secretsmanager:postgresql://${host}:${port}/${database}?${DATABASE_TLS}`,
    "javax.jdo.option.ConnectionUserName": secretArn,
    "datanucleus.connectionPoolingType": "HikariCP",
    "datanucleus.schema.autoCreateAll": "false",
    "metastore.thrift.uris": "",
    // Would need a library that the distribution does not hold.
    "metastore.async.log.enabled": "false",
    "fs.s3a.aws.credentials.provider":
      "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider",
    "fs.s3a.endpoint.region": region,
    "fs.s3a.connection.ssl.enabled": "true",
  });
}

/** The text of a `metastore-site.xml` with these properties. */
export function siteXml(properties: SiteProperties): string {
  const lines = Object.entries(properties).map(
    ([name, value]) =>
      `  <property><name>${escaped(name)}</name><value>${escaped(value)}</value></property>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<configuration>",
    ...lines,
    "</configuration>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
