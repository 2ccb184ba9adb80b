/** Where a backend of files keeps what the engine knows. */
export interface StateFiles {
  /** Paths of the files below `folder`, like `locks/organization/lake/dev/1.json`, sorted; none where it is not there. */
  list(folder: string): Promise<string[]>;
  /** Text of a file. */
  read(path: string): Promise<string>;
}
