import { existsSync } from "node:fs";
import { join } from "node:path";
import { preparePostgres, type PostgresHome } from "../postgres/home";
import { type Postgres, startPostgres } from "../postgres/postgres";
import { type ObjectStore } from "../objectStore";
import { toolchain, type Toolchain } from "../toolchain";
import { installMetastore } from "./install";
import { type Metastore, startMetastore } from "./metastore";
import { ensureSchema, METASTORE_DATABASE, withClient } from "./schema";

/** How to start a catalog. */
export interface LakeCatalogOptions {
  readonly store: Pick<ObjectStore, "endpoint" | "env">;
  /** Where tables are made, as an `s3a://` URI; its bucket must be there. */
  readonly warehouse: string;
  /** A folder that {@link LakeCatalog.keep} made, to go on from. @default - an empty catalog */
  readonly from?: string | undefined;
  /** @default - the project's own */
  readonly tools?: Toolchain;
  readonly signal?: AbortSignal | undefined;
  /** Told when something has to be fetched. */
  readonly tell?: ((text: string) => void) | undefined;
}

/** A table of the catalog, as it stands. */
export interface CatalogTable {
  readonly database: string;
  readonly name: string;
  /** URI of the Iceberg metadata that is current. */
  readonly metadata: string;
}

/** A Hive Metastore on a PostgreSQL of its own, both on the loopback address. */
export interface LakeCatalog {
  /** For example `thrift://127.0.0.1:41234`. */
  readonly uri: string;
  /** Process ids of the guards. */
  readonly pids: { readonly postgres: number; readonly metastore: number };
  /** All Iceberg tables, by database and name. */
  tables(): Promise<CatalogTable[]>;
  /** Ends both and copies what they hold to a new folder. */
  keep(folder: string): Promise<void>;
  /** Ends what of the two still runs and starts it again, on the same ports with the same data. */
  restart(): Promise<void>;
  /** Ends both; nothing is left of them. May be called more than once. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL and a metastore on it. Rejects, and leaves nothing behind, when one of them does not start. */
export async function startLakeCatalog(options: LakeCatalogOptions): Promise<LakeCatalog> {
  const tools = options.tools ?? toolchain();
  const { signal, tell, from } = options;
  const installed = await installMetastore({ tools, signal, tell });
  signal?.throwIfAborted();
  const kept = from !== undefined && existsSync(from) ? from : undefined;
  const home = await preparePostgres(tools, kept);
  const start = async (ports?: Ports): Promise<Running> => {
    const postgres = await startPostgres(home, { tools, port: ports?.postgres, signal });
    try {
      await ensureSchema(postgres, installed.schemaScript);
      const metastore = await startMetastore({
        ...{ tools, installed, signal, store: options.store, warehouse: options.warehouse },
        database: { port: postgres.port, password: home.password },
        folder: join(home.folder, "metastore"),
        port: ports?.metastore,
      });
      return { postgres, metastore };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  };
  try {
    return catalog(home, await start(), start);
  } catch (error) {
    await home.remove();
    throw error;
  }
}

interface Running {
  readonly postgres: Postgres;
  readonly metastore: Metastore;
}

interface Ports {
  readonly postgres: number;
  readonly metastore: number;
}

function catalog(
  home: PostgresHome,
  first: Running,
  start: (ports: Ports) => Promise<Running>,
): LakeCatalog {
  let running = first;
  const end = async (): Promise<void> => {
    await running.metastore.stop();
    await running.postgres.stop();
  };
  return {
    uri: first.metastore.uri,
    get pids() {
      return { postgres: running.postgres.pid, metastore: running.metastore.pid };
    },
    tables: () => tablesOf(running.postgres),
    keep: async (folder) => {
      await end();
      await home.keep(folder);
    },
    restart: async () => {
      await end();
      const { postgres, metastore } = running;
      running = await start({ postgres: postgres.port, metastore: metastore.port });
    },
    stop: async () => {
      await end();
      await home.remove();
    },
  };
}

/** Straight from the metastore's tables: each keeps the URI of its metadata as one of its parameters. */
async function tablesOf(postgres: Postgres): Promise<CatalogTable[]> {
  return await withClient(postgres.client(METASTORE_DATABASE), async (client) => {
    const { rows } = await client.query<CatalogTable>(`
      select d."NAME" as database, t."TBL_NAME" as name, p."PARAM_VALUE" as metadata
      from "TBLS" t
      join "DBS" d on d."DB_ID" = t."DB_ID"
      join "TABLE_PARAMS" p on p."TBL_ID" = t."TBL_ID" and p."PARAM_KEY" = 'metadata_location'
      order by 1, 2`);
    return rows;
  });
}
