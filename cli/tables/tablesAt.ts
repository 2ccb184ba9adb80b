import { existsSync } from "node:fs";
import { join } from "node:path";
import { type S3Client } from "@aws-sdk/client-s3";
import { BUCKETS, readRunRecord, RUN_RECORD } from "../report/runRecord";
import { DEFAULT_RESULT, defaultResult, LOCAL_VARIANTS } from "../resultPlace";
import { folderPlace } from "./folderPlace";
import { IcebergTable } from "./iceberg/icebergTable";
import { type LakeTable } from "./lakeTable";
import { type Place } from "./place";
import { PublishedTable, publishedTables } from "./publishedTable";
import { s3Place } from "./s3Place";

/** Tables by name, each opened when it is wanted. */
export type Tables = ReadonlyMap<string, () => Promise<LakeTable>>;

/** The tables of a place, and how to name it. */
export interface TablesThere {
  readonly tables: Tables;
  readonly where: string;
}

/**
 * The tables of a result folder or of `s3://bucket/prefix`; without a place, those of every variant's last result.
 * Throws a Refusal when there is no result.
 */
export async function tablesAt(from: string | undefined, client: S3Client): Promise<TablesThere> {
  if (from === undefined) return await lastTables();
  if (/^s3[an]?:\/\//.test(from)) {
    return { tables: await published(s3Place(client, from)), where: from };
  }
  return { tables: await tablesIn(from), where: from };
}

async function lastTables(): Promise<TablesThere> {
  const folders = LOCAL_VARIANTS.map(defaultResult);
  const made = folders.filter((folder) => existsSync(join(folder, RUN_RECORD)));
  // Without any, the first one's message says how to make one.
  const results = made.length === 0 ? [DEFAULT_RESULT] : made;
  const all = await Promise.all(results.map(tablesIn));
  return { tables: new Map(all.flatMap((own) => [...own])), where: results.join(" and ") };
}

async function tablesIn(folder: string): Promise<Tables> {
  const { buckets, iceberg } = await readRunRecord(folder);
  const place = folderPlace(join(folder, BUCKETS), buckets.served);
  if (iceberg === undefined) return await published(place);
  return new Map(
    iceberg.catalog.map(({ name, metadata }) => [
      name,
      () => IcebergTable.open(metadata, (uri) => place.open(uri)),
    ]),
  );
}

async function published(place: Place): Promise<Tables> {
  const names = await publishedTables(place);
  return new Map(names.map((name) => [name, () => PublishedTable.open(place, name)]));
}
