import { type GeneratedFile } from "../file";

/** Where files go. */
export interface Sink {
  /** The target as the caller wrote it. */
  readonly target: string;
  /** The name of some file that is there already; undefined when there is none. */
  anyFile(): Promise<string | undefined>;
  /** Removes a folder of the target with all that is in it. */
  removeFolder(folder: string): Promise<void>;
  /**
   * Writes a file. Afterwards it is there whole, or, when this rejects, not at all.
   * Reads on only as fast as it can write.
   */
  write(file: GeneratedFile, signal: AbortSignal): Promise<void>;
  /** Lets go of connections. */
  close(): void;
}
