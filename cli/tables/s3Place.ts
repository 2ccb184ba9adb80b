import {
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type AsyncBuffer } from "hyparquet";
import { parseS3Uri } from "../../uris";
import { type Place } from "./place";

/** The lake's served bucket itself, or a part of it: `s3://bucket/prefix`. */
export function s3Place(client: S3Client, uri: string): Place {
  const { bucket, key } = parseS3Uri(uri);
  const root = key === "" || key.endsWith("/") ? key : `${key}/`;
  return {
    name: uri,
    folders: async () => {
      const found: string[] = [];
      const input = { Bucket: bucket, Prefix: root, Delimiter: "/" };
      for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client }, input)) {
        found.push(...CommonPrefixes.map(({ Prefix = "" }) => Prefix.slice(root.length, -1)));
      }
      return found.sort();
    },
    keys: async (prefix) => {
      const found: string[] = [];
      const input = { Bucket: bucket, Prefix: root + prefix };
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, input)) {
        found.push(...Contents.map(({ Key = "" }) => Key.slice(root.length)));
      }
      return found.filter((name) => !name.endsWith("/")).sort();
    },
    text: async (name) => {
      const command = new GetObjectCommand({ Bucket: bucket, Key: root + name });
      const { Body } = await client.send(command);
      return (await Body?.transformToString()) ?? "";
    },
    open: (address) => open(client, address),
  };
}

async function open(client: S3Client, uri: string): Promise<AsyncBuffer> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const { ContentLength = 0 } = await client.send(new HeadObjectCommand({ Bucket, Key }));
  return {
    byteLength: ContentLength,
    slice: async (start, end = ContentLength) => {
      if (start >= end) return new ArrayBuffer(0);
      const Range = `bytes=${start}-${end - 1}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, Range }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      return new Uint8Array(bytes).buffer;
    },
  };
}
