import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { type Cell } from "../output/cell";
import { cellOf, PARSERS } from "./parquetCells";
import { type Partition, partitionOf, partitionReader } from "./partitions";
import { type LakeTable } from "./lakeTable";
import { type Place } from "./place";
import { rowRanges, rowsIn } from "./rowGroups";

/** Below a table's folder: one text for each partition, which lists the addresses of its Parquet files. */
const POINTERS = "symlink/";
const POINTER = "symlink.txt";

interface TableFile {
  readonly uri: string;
  readonly partition: Partition;
}

interface OpenFile {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
}

/** Names of the tables that are published in `place`, sorted. */
export async function publishedTables(place: Place): Promise<string[]> {
  const names: string[] = [];
  for (const name of await place.folders()) {
    const pointers = await place.keys(`${name}/${POINTERS}`);
    if (pointers.length > 0) names.push(name);
  }
  return names;
}

/** A table as its pointers show it at one moment: the files that they list, and nothing else. */
export class PublishedTable implements LakeTable {
  private constructor(
    private readonly place: Place,
    private readonly files: readonly TableFile[],
    /** In order: those of the files, then those of the paths. */
    readonly columns: readonly string[],
  ) {}

  /** Reads the pointers of `name` and the schema of its first file. */
  static async open(place: Place, name: string): Promise<PublishedTable> {
    const keys = await place.keys(`${name}/${POINTERS}`);
    const pointers = keys.filter((key) => key.endsWith(`/${POINTER}`));
    const files: TableFile[] = [];
    for (const key of pointers) {
      for (const file of filesOf(key, await place.text(key))) files.push(file);
    }
    const columns = await columnsOf(place, files);
    return new PublishedTable(place, files, columns);
  }

  /** Parquet files that make up the table. */
  get fileCount(): number {
    return this.files.length;
  }

  /** How many rows there are, as the footers of all files say. */
  async count(): Promise<bigint> {
    let rows = 0n;
    for (const { uri } of this.files) rows += (await openFile(this.place, uri)).metadata.num_rows;
    return rows;
  }

  /** The first `limit` rows, in the order of the pointers, with the values of `columns`. */
  async rows(limit: number, columns: readonly string[] = this.columns): Promise<Cell[][]> {
    return await rowsIn(this.batches(limit, columns));
  }

  async *batches(
    limit: number,
    columns: readonly string[] = this.columns,
  ): AsyncGenerator<Cell[][]> {
    let left = limit;
    for (const file of this.files) {
      if (left <= 0) return;
      for await (const rows of this.batchesOf(file, left, columns)) {
        left -= rows.length;
        yield rows;
      }
    }
  }

  private async *batchesOf(
    { uri, partition }: TableFile,
    limit: number,
    columns: readonly string[],
  ): AsyncGenerator<Cell[][]> {
    const { buffer, metadata } = await openFile(this.place, uri);
    const stored = schemaColumns(metadata);
    const wanted = columns.filter((column) => stored.includes(column));
    const fromPath = this.pathReaders(columns.filter((column) => !stored.includes(column)));
    for (const { rowStart, rowEnd } of rowRanges(metadata, limit)) {
      const range = { rowStart, rowEnd, parsers: PARSERS };
      const objects =
        wanted.length === 0
          ? Array.from({ length: rowEnd - rowStart }, () => ({}))
          : await parquetReadObjects({ file: buffer, metadata, columns: wanted, ...range });
      yield objects.map((row: Readonly<Record<string, unknown>>) =>
        columns.map((column) => fromPath.get(column)?.(partition) ?? cellOf(row[column])),
      );
    }
  }

  private pathReaders(columns: readonly string[]): Map<string, (partition: Partition) => Cell> {
    const partitions = this.files.map(({ partition }) => partition);
    return new Map(columns.map((column) => [column, partitionReader(partitions, column)]));
  }
}

function filesOf(pointer: string, text: string): TableFile[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .map((uri) => ({ uri, partition: new Map([...partitionOf(uri), ...partitionOf(pointer)]) }));
}

async function columnsOf(place: Place, files: readonly TableFile[]): Promise<string[]> {
  const [first] = files;
  if (first === undefined) return [];
  const stored = schemaColumns((await openFile(place, first.uri)).metadata);
  return [...new Set([...stored, ...first.partition.keys()])];
}

async function openFile(place: Place, uri: string): Promise<OpenFile> {
  const buffer = await place.open(uri);
  return { buffer, metadata: await parquetMetadataAsync(buffer) };
}

function schemaColumns(metadata: FileMetaData): string[] {
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}
