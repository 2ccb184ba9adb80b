import { readFile } from "node:fs/promises";
import { type Client } from "pg";
import { type Postgres } from "../postgres/postgres";

/** The database that the metastore keeps its tables in. */
export const METASTORE_DATABASE = "metastore";

/**
 * Makes the metastore's database and its tables by the script of its own distribution, unless they are there. Tables
 * that the metastore would make by itself lack those that Iceberg's commits take locks in.
 */
export async function ensureSchema(postgres: Postgres, schemaScript: string): Promise<void> {
  const exists = await withClient(postgres.client("postgres"), async (client) => {
    const found = await client.query("select 1 from pg_database where datname = $1", [
      METASTORE_DATABASE,
    ]);
    if (found.rows.length === 0) await client.query(`create database ${METASTORE_DATABASE}`);
    return found.rows.length > 0;
  });
  if (exists) return;
  const script = await readFile(schemaScript, "utf8");
  await withClient(postgres.client(METASTORE_DATABASE), async (client) => {
    // All or nothing: a schema that was cut off would be taken for whole.
    await client.query(`begin;\n${script}\ncommit;`);
  });
}

/** Connects, works, and lets go of the connection in any case. */
export async function withClient<T>(
  client: Client,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
