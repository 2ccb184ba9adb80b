import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isS3 } from "../../uris";
import { s3Client } from "../s3Client";
import { FileStore } from "./fileStore";
import { EXIT, Refusal } from "./refusal";
import { S3Store } from "./s3Store";
import { type Store, type StoreOf } from "./store";

/** Where a job's files are. */
export interface StoresOptions {
  /** URL of the object store. @default - AWS_ENDPOINT_URL, without it AWS itself */
  readonly endpoint?: string | undefined;
  /** Folder that stands for hdfs:///. @default - `lake-hdfs` in the folder for temporary files */
  readonly hdfsRoot?: string | undefined;
}

/** Stores that are open. */
export interface OpenStores {
  readonly storeOf: StoreOf;
  readonly close: () => void;
}

/** Opens what a job may need; nothing is connected to before it is used. */
export function openStores({ endpoint, hdfsRoot }: StoresOptions): OpenStores {
  const client = s3Client({ endpoint });
  const objects = new S3Store(client);
  const files = new FileStore(resolve(hdfsRoot ?? join(tmpdir(), "lake-hdfs")));
  return {
    storeOf: (uri) => pick(uri, objects, files),
    close: () => {
      client.destroy();
    },
  };
}

function pick(uri: string, objects: Store, files: Store): Store {
  if (isS3(uri)) return objects;
  if (/^(\/|file:|hdfs:)/.test(uri)) return files;
  const message = `${uri}: this stand-in knows s3://, s3a://, s3n://, hdfs://, file:// and paths`;
  throw new Refusal(EXIT.failed, message);
}
