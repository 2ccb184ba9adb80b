import { type AsyncBuffer } from "hyparquet";
import { z } from "zod";
import { type IcebergSnapshot } from "./metadata";

const MANIFEST = z.object({ manifest_path: z.string() });

/** Words of the format for a file that is no longer there. */
const DELETED = 2;

const ENTRY = z.object({
  status: z.int(),
  data_file: z.object({
    content: z.int().default(0),
    file_path: z.string(),
    file_format: z.string(),
    record_count: z.bigint(),
  }),
});

/** One file of a table. */
export interface IcebergFile {
  readonly uri: string;
  readonly rows: bigint;
}

/** The files that a snapshot consists of, each kind in the order of their names. */
export interface IcebergFiles {
  readonly data: readonly IcebergFile[];
  /** Files that say which rows of data files are deleted. */
  readonly deletes: readonly IcebergFile[];
}

/** How files are read, by absolute address. */
export type Open = (uri: string) => Promise<AsyncBuffer>;

/**
 * The live files of a snapshot. Throws for what is not read here: files other than Parquet, and deletes by value
 * (Spark writes none).
 */
export async function filesOf(snapshot: IcebergSnapshot, open: Open): Promise<IcebergFiles> {
  const manifests = await avroRecords(snapshot.manifestList, MANIFEST, open);
  const entries: z.infer<typeof ENTRY>[] = [];
  for (const { manifest_path: uri } of manifests) {
    for (const entry of await avroRecords(uri, ENTRY, open)) entries.push(entry);
  }
  const live = entries.filter(({ status }) => status !== DELETED);
  const byContent = [0, 1].map((content) =>
    live
      .filter(({ data_file: file }) => file.content === content)
      .map(({ data_file: file }) => ({ uri: file.file_path, rows: file.record_count }))
      .toSorted((one, other) => one.uri.localeCompare(other.uri)),
  );
  for (const { data_file: file } of live) refuseUnread(file);
  const [data = [], deletes = []] = byContent;
  return { data, deletes };
}

function refuseUnread(file: z.infer<typeof ENTRY>["data_file"]): void {
  if (file.content > 1)
    throw new Error(
      `${file.file_path} deletes rows by value, which is not read here; use Spark SQL`,
    );
  if (file.file_format.toUpperCase() !== "PARQUET") {
    throw new Error(
      `${file.file_path} is a file of ${file.file_format}, and only Parquet is read here; use Spark SQL`,
    );
  }
}

async function avroRecords<T>(uri: string, schema: z.ZodType<T>, open: Open): Promise<T[]> {
  // The package is an ES module only, which cannot be required.
  const { avroMetadata, avroRead } = await import("icebird");
  const buffer = await open(uri);
  const reader = { view: new DataView(await buffer.slice(0)), offset: 0 };
  const records = avroRead({ reader, ...avroMetadata(reader) });
  const parsed = z.array(schema).safeParse(records);
  if (parsed.success) return parsed.data;
  throw new Error(`${uri} is no manifest of Iceberg:\n${z.prettifyError(parsed.error)}`);
}
