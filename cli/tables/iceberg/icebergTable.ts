import { gunzipSync, zstdDecompressSync } from "node:zlib";
import {
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { z } from "zod";
import { type Cell } from "../../output/cell";
import { type LakeTable } from "../lakeTable";
import { cellOf, PARSERS } from "../parquetCells";
import { rowRanges, rowsIn } from "../rowGroups";
import { filesOf, type IcebergFile, type IcebergFiles, type Open } from "./files";
import { type IcebergMetadata, type IcebergSnapshot, readMetadata } from "./metadata";

/** Iceberg packs its Parquet files with Zstandard unless it is told otherwise. */
const COMPRESSORS: Compressors = {
  ZSTD: (input) => zstdDecompressSync(input),
  GZIP: (input) => gunzipSync(input),
};

/** Rows that are deleted, by number, for each data file. */
type Deletes = ReadonlyMap<string, ReadonlySet<bigint>>;

/** An Iceberg table as its current metadata shows it: the live snapshot's files without the deleted rows. */
export class IcebergTable implements LakeTable {
  private constructor(
    private readonly openFile: Open,
    private readonly metadata: IcebergMetadata,
    private readonly files: IcebergFiles,
    private readonly deletes: Deletes,
  ) {}

  /**
   * Reads a table's metadata, manifests and deletes.
   *
   * @param uri - of the metadata file that the catalog points to
   */
  static async open(uri: string, open: Open): Promise<IcebergTable> {
    const buffer = await open(uri);
    const text = Buffer.from(await buffer.slice(0)).toString("utf8");
    const metadata = readMetadata(uri, text);
    const { current } = metadata;
    const files = current === undefined ? NO_FILES : await filesOf(current, open);
    return new IcebergTable(open, metadata, files, await deletesOf(files.deletes, open));
  }

  get columns(): readonly string[] {
    return this.metadata.columns.map(({ name }) => name);
  }

  get fileCount(): number {
    return this.files.data.length;
  }

  /** All states that the table had and that are not forgotten, the oldest first. */
  get snapshots(): readonly IcebergSnapshot[] {
    return this.metadata.snapshots;
  }

  count(): Promise<bigint> {
    const rows = this.files.data.reduce((sum, file) => sum + file.rows, 0n);
    const gone = this.files.data.reduce(
      (sum, { uri }) => sum + (this.deletes.get(uri)?.size ?? 0),
      0,
    );
    return Promise.resolve(rows - BigInt(gone));
  }

  async rows(limit: number, columns: readonly string[] = this.columns): Promise<Cell[][]> {
    return await rowsIn(this.batches(limit, columns));
  }

  async *batches(
    limit: number,
    columns: readonly string[] = this.columns,
  ): AsyncGenerator<Cell[][]> {
    let left = limit;
    for (const file of this.files.data) {
      if (left <= 0) return;
      for await (const rows of this.batchesOf(file, left, columns)) {
        left -= rows.length;
        yield rows;
      }
    }
  }

  private async *batchesOf(
    { uri, rows: all }: IcebergFile,
    limit: number,
    columns: readonly string[],
  ): AsyncGenerator<Cell[][]> {
    const file = await this.openFile(uri);
    const metadata = await parquetMetadataAsync(file);
    const deleted = this.deletes.get(uri) ?? NOTHING;
    const stored = this.storedNames(metadata);
    const names = columns.map((column) => stored.get(column));
    const wanted = names.filter((name) => name !== undefined);
    let left = limit;
    for (const range of rowRanges(metadata, Math.min(Number(all), limit + deleted.size))) {
      const objects: Readonly<Record<string, unknown>>[] =
        wanted.length === 0
          ? Array.from({ length: range.rowEnd - range.rowStart }, () => ({}))
          : await parquetReadObjects({
              ...{ file, metadata, ...range, columns: wanted },
              ...{ parsers: PARSERS, compressors: COMPRESSORS },
            });
      const rows = objects
        .filter((_, at) => !deleted.has(BigInt(range.rowStart + at)))
        .slice(0, left)
        .map((row) => names.map((name) => (name === undefined ? null : cellOf(row[name]))));
      left -= rows.length;
      yield rows;
    }
  }

  /** How a file calls each column that it has: files keep the names that columns had when they were written. */
  private storedNames(metadata: FileMetaData): ReadonlyMap<string, string> {
    const byId = new Map(
      parquetSchema(metadata).children.map(({ element }) => [element.field_id, element.name]),
    );
    const names = new Map<string, string>();
    for (const { id, name } of this.metadata.columns) {
      const stored = byId.get(id);
      if (stored !== undefined) names.set(name, stored);
    }
    return names;
  }
}

const NO_FILES: IcebergFiles = { data: [], deletes: [] };
const NOTHING: ReadonlySet<bigint> = new Set();

const DELETED_ROWS = z.array(z.object({ file_path: z.string(), pos: z.bigint() }));

async function deletesOf(files: readonly IcebergFile[], open: Open): Promise<Deletes> {
  const deletes = new Map<string, Set<bigint>>();
  for (const { uri } of files) {
    const rows = await parquetReadObjects({
      file: await open(uri),
      columns: ["file_path", "pos"],
      compressors: COMPRESSORS,
    });
    for (const { file_path: file, pos } of DELETED_ROWS.parse(rows)) {
      const own = deletes.get(file) ?? new Set<bigint>();
      deletes.set(file, own.add(pos));
    }
  }
  return deletes;
}
