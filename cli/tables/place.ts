import { type AsyncBuffer } from "hyparquet";

/** Where a lake's tables can be read: a bucket, or the mirror of one on disk. */
export interface Place {
  /** How to name it to a user. */
  readonly name: string;
  /** Names of the folders at the top, sorted. */
  folders(): Promise<string[]>;
  /** Keys of the objects below `prefix`, sorted. */
  keys(prefix: string): Promise<string[]>;
  /** The object with this key, as text. */
  text(key: string): Promise<string>;
  /** The object at an absolute address, to be read in parts. */
  open(uri: string): Promise<AsyncBuffer>;
}
