/** A place in an object store. */
export interface S3Place {
  readonly bucket: string;
  /** Without a leading slash; empty for the whole bucket. */
  readonly key: string;
}

/** Hadoop's connectors, and EMR's answers, write s3a:// and s3n:// for the same place. */
const S3_URI = /^s3[an]?:\/\/([^/]*)\/?(.*)$/s;

/** What S3 allows of a bucket's name: docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Whether a bucket can be called so. */
export function isBucketName(name: string): boolean {
  return BUCKET.test(name);
}

/** Whether `uri` is in an object store, whatever its bucket is called. */
export function isS3(uri: string): boolean {
  return S3_URI.test(uri);
}

/** The place that `uri` names; undefined where it is in no object store, or names no bucket. */
export function s3PlaceOf(uri: string): S3Place | undefined {
  const [, bucket = "", key = ""] = S3_URI.exec(uri) ?? [];
  return bucket === "" ? undefined : { bucket, key };
}

/** Takes `s3://bucket/key` apart; s3a:// and s3n:// mean the same. Throws for anything else. */
export function parseS3Uri(uri: string): S3Place {
  const place = s3PlaceOf(uri);
  if (place === undefined) {
    throw new Error(`must be an address like s3://bucket/key, got "${uri}"`);
  }
  return place;
}
