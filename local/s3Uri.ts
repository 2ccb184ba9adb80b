/** A place in an object store. */
export interface S3Place {
  readonly bucket: string;
  /** Without a leading slash; empty for the whole bucket. */
  readonly key: string;
}

/** Takes `s3://bucket/key` apart; s3a:// and s3n:// mean the same. Throws for anything else. */
export function parseS3Uri(uri: string): S3Place {
  const [, bucket, key] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Error(`must be an address like s3://bucket/key, got "${uri}"`);
  }
  return { bucket, key };
}
