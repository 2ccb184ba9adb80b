import { LOOPBACK } from "../freePort";
import { POSTGRES_USER } from "../postgres/home";

/** What a metastore is told of its surroundings. */
export interface MetastorePlace {
  /** Port that it listens on. */
  readonly port: number;
  readonly database: {
    readonly port: number;
    readonly name: string;
    readonly password: string;
  };
  /** Where tables are made, as an `s3a://` URI. */
  readonly warehouse: string;
  readonly store: { readonly endpoint: string; readonly region: string };
}

/** The text of `metastore-site.xml`. */
export function metastoreSite(place: MetastorePlace): string {
  const properties = Object.entries(settings(place)).map(
    ([name, value]) =>
      `  <property><name>${name}</name><value>${escaped(value)}</value></property>`,
  );
  return ["<configuration>", ...properties, "</configuration>", ""].join("\n");
}

function settings({
  port,
  database,
  warehouse,
  store,
}: MetastorePlace): Readonly<Record<string, string>> {
  return {
    "metastore.thrift.uris": `thrift://${LOOPBACK}:${port}`,
    "metastore.warehouse.dir": warehouse,
    "metastore.schema.verification": "true",
    "metastore.task.threads.always": "org.apache.hadoop.hive.metastore.events.EventCleanerTask",
    "metastore.expression.proxy":
      "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy",
    "javax.jdo.option.ConnectionURL": `jdbc:postgresql://${LOOPBACK}:${database.port}/${database.name}`,
    "javax.jdo.option.ConnectionDriverName": "org.postgresql.Driver",
    "javax.jdo.option.ConnectionUserName": POSTGRES_USER,
    "javax.jdo.option.ConnectionPassword": database.password,
    "fs.s3a.endpoint": store.endpoint,
    "fs.s3a.endpoint.region": store.region,
    "fs.s3a.path.style.access": "true",
    "fs.s3a.connection.ssl.enabled": "false",
    "fs.s3a.aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
}
