import { S3Client } from "@aws-sdk/client-s3";

/** Requests that may be under way at once over one client. */
const MAX_SOCKETS = 256;
/** A request that gets no byte for this long is tried again, in milliseconds. */
const REQUEST_TIMEOUT_MS = 120_000;

/** Where a client's requests go. */
export interface S3Target {
  /** URL of an S3-compatible server. @default - AWS_ENDPOINT_URL, without it AWS itself */
  readonly endpoint?: string | undefined;
}

/**
 * An S3 client for the local runtime. Region and credentials come from the environment; with an
 * endpoint of ours, for which any will do, they are made up when the environment has none.
 */
export function s3Client(target: S3Target = {}): S3Client {
  const endpoint = target.endpoint ?? process.env["AWS_ENDPOINT_URL"];
  const common = {
    region: process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"] ?? "us-east-1",
    // Not every stand-in knows the newer checksums; S3 itself is as content without them.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      httpAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
      httpsAgent: { maxSockets: MAX_SOCKETS, keepAlive: true },
    },
  } as const;
  if (endpoint === undefined) return new S3Client(common);
  return new S3Client({ ...common, endpoint, forcePathStyle: true, credentials: credentials() });
}

function credentials(): { accessKeyId: string; secretAccessKey: string } {
  return {
    accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "local",
    secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "local",
  };
}
