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
  return xml({
    "javax.jdo.option.ConnectionDriverName":
      "com.amazonaws.secretsmanager.sql.AWSSecretsManagerPostgreSQLDriver",
    "javax.jdo.option.ConnectionURL": `jdbc-secretsmanager:postgresql://${host}:${port}/${database}?${DATABASE_TLS}`,
    "javax.jdo.option.ConnectionUserName": secretArn,
    "datanucleus.connectionPoolingType": "HikariCP",
    "datanucleus.schema.autoCreateAll": "false",
    "metastore.schema.verification": "true",
    "metastore.warehouse.dir": warehouse,
    "metastore.thrift.uris": "",
    // Would need a library that the distribution does not hold.
    "metastore.async.log.enabled": "false",
    // Iceberg takes locks in the database; nothing here compacts Hive's own transactional tables.
    "metastore.compactor.initiator.on": "false",
    "metastore.task.threads.always": "org.apache.hadoop.hive.metastore.events.EventCleanerTask",
    "metastore.expression.proxy":
      "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy",
    "fs.s3a.aws.credentials.provider":
      "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider",
    "fs.s3a.endpoint.region": region,
    "fs.s3a.connection.ssl.enabled": "true",
  });
}

function xml(properties: Readonly<Record<string, string>>): string {
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
