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
import {
  type IcebergColumn,
  type IcebergMetadata,
  type IcebergSnapshot,
  readMetadata,
} from "./metadata";

/** Iceberg packs its Parquet files with Zstandard unless it is told otherwise. */
const COMPRESSORS: Compressors = {
  ZSTD: (input) => zstdDecompressSync(input),
  GZIP: (input) => gunzipSync(input),
};

/** Rows that are deleted, by number, for each data file. */
type Deletes = ReadonlyMap<string, ReadonlySet<bigint>>;

/** What a table shows: that of its current snapshot, or of one before. */
interface State {
  readonly columns: readonly IcebergColumn[];
  readonly files: IcebergFiles;
  readonly deletes: Deletes;
}

/** An Iceberg table as one of its snapshots shows it: that snapshot's files without the deleted rows. */
export class IcebergTable implements LakeTable {
  private constructor(
    private readonly openFile: Open,
    private readonly metadata: IcebergMetadata,
    private readonly state: State,
  ) {}

  /**
   * Reads a table's metadata, and the current snapshot's manifests and deletes.
   *
   * @param uri - of the metadata file that the catalog points to
   */
  static async open(uri: string, open: Open): Promise<IcebergTable> {
    const buffer = await open(uri);
    const text = Buffer.from(await buffer.slice(0)).toString("utf8");
    const metadata = readMetadata(uri, text);
    const { current, columns } = metadata;
    return new IcebergTable(open, metadata, await stateOf(columns, current, open));
  }

  /** The snapshot that readers saw at a moment; undefined where there was none, or it is forgotten. */
  seenAt(moment: Date): IcebergSnapshot | undefined {
    const seen = this.metadata.history.findLast(({ since }) => since <= moment);
    return this.snapshots.find(({ id }) => id === seen?.id);
  }

  /** The table as it was: with the rows and columns of one of its {@link snapshots}. */
  async at(snapshot: IcebergSnapshot): Promise<IcebergTable> {
    const state = await stateOf(snapshot.columns, snapshot, this.openFile);
    return new IcebergTable(this.openFile, this.metadata, state);
  }

  get columns(): readonly string[] {
    return this.state.columns.map(({ name }) => name);
  }

  get fileCount(): number {
    return this.state.files.data.length;
  }

  /** All states that the table had and that are not forgotten, the oldest first. */
  get snapshots(): readonly IcebergSnapshot[] {
    return this.metadata.snapshots;
  }

  count(): Promise<bigint> {
    const rows = this.state.files.data.reduce((sum, file) => sum + file.rows, 0n);
    const gone = this.state.files.data.reduce(
      (sum, { uri }) => sum + (this.state.deletes.get(uri)?.size ?? 0),
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
    for (const file of this.state.files.data) {
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
    const deleted = this.state.deletes.get(uri) ?? NOTHING;
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
    for (const { id, name } of this.state.columns) {
      const stored = byId.get(id);
      if (stored !== undefined) names.set(name, stored);
    }
    return names;
  }
}

/** The columns of a snapshot, its live files and what they delete. */
async function stateOf(
  columns: readonly IcebergColumn[],
  snapshot: IcebergSnapshot | undefined,
  open: Open,
): Promise<State> {
  const files = snapshot === undefined ? NO_FILES : await filesOf(snapshot, open);
  return { columns, files, deletes: await deletesOf(files.deletes, open) };
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
