/** A folder that stands for a part of a bucket. */
export interface Seed {
  readonly bucket: string;
  readonly prefix: string;
  readonly folder: string;
}
