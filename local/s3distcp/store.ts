import { type UploadSettings } from "./options";

/** A file in a store. */
export interface StoredFile {
  readonly uri: string;
  /** Bytes. */
  readonly size: number;
}

/** Bytes on their way. */
export type Bytes = AsyncIterable<Uint8Array>;

/** How one file is written. */
export interface WriteOptions {
  readonly upload: UploadSettings;
  readonly signal: AbortSignal;
}

/** The little that a copy needs of a place for files. */
export interface Store {
  /** Every file that a listing of `uri` finds, in the store's order. */
  list(uri: string): AsyncIterable<StoredFile>;
  /** A file's bytes. */
  read(uri: string, signal: AbortSignal): Promise<Bytes>;
  /** A file's size in bytes; undefined when there is none. */
  size(uri: string): Promise<number | undefined>;
  /** Writes a file; it appears whole, or not at all. */
  write(uri: string, body: Bytes, options: WriteOptions): Promise<void>;
  /** Adds to a file's end; after a failure the file is as it was. */
  append(uri: string, body: Bytes, signal: AbortSignal): Promise<void>;
  remove(uri: string): Promise<void>;
  /** Makes sure that files can be written below `uri`. */
  makeFolder(uri: string): Promise<void>;
}

/** The store that a URI is in. */
export type StoreOf = (uri: string) => Store;
