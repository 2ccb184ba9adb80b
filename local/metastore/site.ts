import { createRequire } from "node:module";
import type * as Metastore from "../../components/metastore";
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

/** Loads when a metastore starts: whoever only reads tables shall not wait for what deploys one. */
const load = createRequire(__filename);

/** Seconds between two looks for locks of the dead: a demo is short. */
const LOCAL_REAPER_SECONDS = 10;

/** The text of `metastore-site.xml`: a deployed metastore's settings, with this machine's places. */
export function metastoreSite(place: MetastorePlace): string {
  const { metastoreSettings, siteXml } = load("../../components/metastore") as typeof Metastore;
  const { port, database, warehouse, store } = place;
  return siteXml({
    ...metastoreSettings(warehouse, LOCAL_REAPER_SECONDS),
    "metastore.thrift.uris": `thrift://${LOOPBACK}:${port}`,
    "javax.jdo.option.ConnectionURL": `jdbc:postgresql://${LOOPBACK}:${database.port}/${database.name}`,
    "javax.jdo.option.ConnectionDriverName": "org.postgresql.Driver",
    "javax.jdo.option.ConnectionUserName": POSTGRES_USER,
    "javax.jdo.option.ConnectionPassword": database.password,
    "fs.s3a.endpoint": store.endpoint,
    "fs.s3a.endpoint.region": store.region,
    "fs.s3a.path.style.access": "true",
    "fs.s3a.connection.ssl.enabled": "false",
    "fs.s3a.aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
  });
}
