import {
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { type StateFiles } from "./stateFiles";

/**
 * The files of a backend in a bucket. The address may carry region, profile and endpoint, as the engine's may:
 * https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3
 */
export function inS3({ hostname: Bucket, pathname, searchParams }: URL, root: string): StateFiles {
  const client = new S3Client(configOf(searchParams));
  const folder = pathname.split("/").filter((part) => part !== "");
  const base = [...folder, root, ""].join("/");
  return {
    list: async (below) => {
      const paths: string[] = [];
      const asked = { Bucket, Prefix: `${base}${below}/` };
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, asked)) {
        paths.push(...Contents.map(({ Key = "" }) => Key.slice(base.length)));
      }
      return paths.sort();
    },
    read: async (path) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: base + path }));
      return (await Body?.transformToString()) ?? "";
    },
  };
}

function configOf(params: URLSearchParams): S3ClientConfig {
  const region = params.get("region");
  const profile = params.get("profile");
  const endpoint = params.get("endpoint");
  const pathStyle = params.get("s3ForcePathStyle") ?? params.get("use_path_style");
  const scheme = params.get("disableSSL") === "true" ? "http" : "https";
  return {
    ...(region === null ? {} : { region }),
    ...(profile === null ? {} : { profile }),
    ...(endpoint === null
      ? {}
      : { endpoint: endpoint.includes("://") ? endpoint : `${scheme}://${endpoint}` }),
    ...(pathStyle === "true" ? { forcePathStyle: true } : {}),
    maxAttempts: 2,
  };
}
