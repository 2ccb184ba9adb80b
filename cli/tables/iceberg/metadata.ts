import { z } from "zod";

/** Ids of snapshots are whole numbers that JavaScript's cannot hold: they are kept as text. */
const ID = z.string().regex(/^-?\d+$/);

const SNAPSHOT = z.object({
  "snapshot-id": ID,
  "timestamp-ms": z.int(),
  "manifest-list": z.string(),
  "schema-id": z.int().optional(),
  summary: z.record(z.string(), z.string()).default({}),
});

const METADATA = z.object({
  "format-version": z.int(),
  "current-schema-id": z.int(),
  schemas: z.array(
    z.object({
      "schema-id": z.int(),
      fields: z.array(z.object({ id: z.int(), name: z.string() })),
    }),
  ),
  "current-snapshot-id": ID.nullish(),
  snapshots: z.array(SNAPSHOT).default([]),
  "snapshot-log": z.array(z.object({ "snapshot-id": ID, "timestamp-ms": z.int() })).default([]),
});

/** A column of a table: its id stays when its name changes. */
export interface IcebergColumn {
  readonly id: number;
  readonly name: string;
}

/** One state that a table had. */
export interface IcebergSnapshot {
  readonly id: string;
  readonly at: Date;
  /** URI of the list of its manifests. */
  readonly manifestList: string;
  /** The columns that the table had then. */
  readonly columns: readonly IcebergColumn[];
  /** What Iceberg says of it: `operation`, `added-records`, `total-records`, … */
  readonly summary: Readonly<Record<string, string>>;
}

/** What a table's metadata file says. */
export interface IcebergMetadata {
  readonly columns: readonly IcebergColumn[];
  /** In the order of time. */
  readonly snapshots: readonly IcebergSnapshot[];
  /** Which snapshot readers saw, and since when: after a rollback an older one again. */
  readonly history: readonly { readonly id: string; readonly since: Date }[];
  /** The one that readers see; undefined for a table that nothing was ever written to. */
  readonly current: IcebergSnapshot | undefined;
}

/** The newest format that is read here. */
const NEWEST_FORMAT = 2;

/** Reads the text of a metadata file. Throws an error that names the file and says what is wrong with it. */
export function readMetadata(uri: string, text: string): IcebergMetadata {
  const parsed = METADATA.safeParse(JSON.parse(withIdsAsText(text)));
  if (!parsed.success) {
    throw new Error(`${uri} is no metadata of Iceberg:\n${z.prettifyError(parsed.error)}`);
  }
  const { data } = parsed;
  if (data["format-version"] > NEWEST_FORMAT) {
    throw new Error(
      `${uri} has format version ${data["format-version"]}; wanted at most ${NEWEST_FORMAT}`,
    );
  }
  const columnsOf = (schema: number): readonly IcebergColumn[] =>
    data.schemas.find((one) => one["schema-id"] === schema)?.fields ?? [];
  const snapshots = data.snapshots.map((one) => ({
    id: one["snapshot-id"],
    at: new Date(one["timestamp-ms"]),
    manifestList: one["manifest-list"],
    columns: columnsOf(one["schema-id"] ?? data["current-schema-id"]),
    summary: one.summary,
  }));
  return {
    columns: columnsOf(data["current-schema-id"]),
    snapshots: snapshots.toSorted((one, other) => one.at.getTime() - other.at.getTime()),
    history: data["snapshot-log"].map((entry) => ({
      id: entry["snapshot-id"],
      since: new Date(entry["timestamp-ms"]),
    })),
    current: snapshots.find(({ id }) => id === data["current-snapshot-id"]),
  };
}

/** The same JSON with quotes around the ids of snapshots, before any digit is lost. */
function withIdsAsText(text: string): string {
  return text.replaceAll(/("(?:current-)?snapshot-id"\s*:\s*)(-?\d+)/g, '$1"$2"');
}
