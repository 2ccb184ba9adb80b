import { createReadStream } from "node:fs";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { payload } from "./awsChunked";
import { type Bucket, type StoredObject } from "./bucket";
import { type Objects } from "./objects";
import { byteRange } from "./range";
import { deletedXml, listXml, simpleXml, uploadsXml, valuesOf } from "./s3Xml";

/** A request, taken apart. */
interface Call {
  readonly objects: Objects;
  readonly name: string;
  readonly bucket: Bucket;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

type Handler = (call: Call) => Promise<void> | void;

/** Requests about a bucket and about an object, by method and, where it matters, a word of the query. */
const BUCKET: readonly [method: string, word: string | undefined, handler: Handler][] = [
  ["HEAD", undefined, ({ response }) => void response.end()],
  ["PUT", undefined, ({ response }) => void response.end()],
  [
    "GET",
    "location",
    (call) => {
      xml(call, simpleXml("LocationConstraint", {}));
    },
  ],
  ["GET", "uploads", listUploads],
  ["GET", undefined, list],
  ["POST", "delete", deleteMany],
];
const OBJECT: readonly [method: string, word: string | undefined, handler: Handler][] = [
  ["HEAD", undefined, getObject],
  ["GET", undefined, getObject],
  ["PUT", "uploadId", putPart],
  ["PUT", undefined, putObject],
  ["POST", "uploads", beginUpload],
  ["POST", "uploadId", completeUpload],
  ["DELETE", "uploadId", abortUpload],
  ["DELETE", undefined, deleteObject],
];

/** Answers one request: what the AWS SDKs and Hadoop's S3A ask of S3, no more. */
export async function handle(
  objects: Objects,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://store");
  const [, name = "", ...rest] = url.pathname.split("/");
  const key = decodeURIComponent(rest.join("/"));
  const isCreation = request.method === "PUT" && key === "";
  const bucket = isCreation ? objects.create(name) : objects.bucket(name);
  if (bucket === undefined) {
    fail(response, 404, "NoSuchBucket");
    return;
  }
  const table = key === "" ? BUCKET : OBJECT;
  const found = table.find(
    ([method, word]) =>
      method === request.method && (word === undefined || url.searchParams.has(word)),
  );
  const call = { objects, name, bucket, key, query: url.searchParams, request, response };
  if (found === undefined) fail(response, 501, "NotImplemented");
  else await found[2](call);
}

function list(call: Call): void {
  const { bucket, query, name } = call;
  const prefix = query.get("prefix") ?? "";
  const { objects, commonPrefixes, next } = bucket.page({
    prefix,
    delimiter: query.get("delimiter") ?? "",
    after: token(query.get("continuation-token")) ?? query.get("start-after") ?? "",
    limit: Math.min(Number(query.get("max-keys") ?? 1000), 1000),
  });
  const urlEncoded = query.get("encoding-type") === "url";
  const then = next === undefined ? undefined : Buffer.from(next).toString("base64url");
  xml(call, listXml({ bucket: name, prefix, objects, commonPrefixes, next: then, urlEncoded }));
}

function token(text: string | null): string | undefined {
  return text === null ? undefined : Buffer.from(text, "base64url").toString();
}

function listUploads(call: Call): void {
  xml(call, uploadsXml(call.name, call.objects.underWay(call.name)));
}

async function deleteMany(call: Call): Promise<void> {
  const keys = valuesOf(await text(call), "Key");
  for (const key of keys) await call.objects.remove(call.bucket, key);
  xml(call, deletedXml(keys));
}

async function getObject({ bucket, key, request, response }: Call): Promise<void> {
  const object = bucket.get(key);
  if (object === undefined) {
    fail(response, 404, "NoSuchKey");
    return;
  }
  const range = byteRange(request.headers.range, object.size);
  if (range === "unsatisfiable") {
    fail(response, 416, "InvalidRange");
    return;
  }
  const { first, last } = range ?? { first: 0, last: object.size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    ...headersOf(object),
    "content-length": last - first + 1,
    ...(range === undefined ? {} : { "content-range": `bytes ${first}-${last}/${object.size}` }),
  });
  if (request.method === "HEAD" || last < first) response.end();
  else await pipeline(createReadStream(object.path, { start: first, end: last }), response);
}

async function putObject(call: Call): Promise<void> {
  const { objects, bucket, key, request, response } = call;
  const source = request.headers["x-amz-copy-source"];
  if (typeof source === "string") {
    await copyObject(call, source);
    return;
  }
  const { etag } = await objects.put(bucket, key, payload(request));
  response.writeHead(200, { etag: `"${etag}"` }).end();
}

async function copyObject(call: Call, source: string): Promise<void> {
  const [name = "", ...rest] = decodeURIComponent(source).replace(/^\//, "").split("/");
  const from = call.objects.bucket(name)?.get(rest.join("/"));
  if (from === undefined) {
    fail(call.response, 404, "NoSuchKey");
    return;
  }
  const bytes = createReadStream(from.path) as AsyncIterable<Uint8Array>;
  const { etag, changed } = await call.objects.put(call.bucket, call.key, bytes);
  const LastModified = changed.toISOString();
  xml(call, simpleXml("CopyObjectResult", { ETag: `"${etag}"`, LastModified }));
}

async function deleteObject({ objects, bucket, key, response }: Call): Promise<void> {
  await objects.remove(bucket, key);
  response.writeHead(204).end();
}

function beginUpload(call: Call): void {
  const { name, key } = call;
  const UploadId = call.objects.begin(name, key);
  xml(call, simpleXml("InitiateMultipartUploadResult", { Bucket: name, Key: key, UploadId }));
}

async function putPart({ objects, query, request, response }: Call): Promise<void> {
  const number = Number(query.get("partNumber"));
  const part = await objects.part(query.get("uploadId") ?? "", number, payload(request));
  if (part === undefined) fail(response, 404, "NoSuchUpload");
  else response.writeHead(200, { etag: `"${part.etag}"` }).end();
}

async function completeUpload(call: Call): Promise<void> {
  const numbers = valuesOf(await text(call), "PartNumber").map(Number);
  const id = call.query.get("uploadId") ?? "";
  const object = await call.objects.complete(call.bucket, id, numbers);
  if (object === undefined) {
    fail(call.response, 404, "NoSuchUpload");
    return;
  }
  const said = { Bucket: call.name, Key: call.key, ETag: `"${object.etag}"` };
  xml(call, simpleXml("CompleteMultipartUploadResult", said));
}

async function abortUpload({ objects, query, response }: Call): Promise<void> {
  await objects.abort(query.get("uploadId") ?? "");
  response.writeHead(204).end();
}

function headersOf({ etag, changed }: StoredObject): Record<string, string> {
  return {
    etag: `"${etag}"`,
    "last-modified": changed.toUTCString(),
    "accept-ranges": "bytes",
    "content-type": "application/octet-stream",
  };
}

async function text({ request }: Call): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of payload(request)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function xml({ response }: Call, body: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(body);
}

function fail(response: ServerResponse, status: number, Code: string): void {
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(simpleXml("Error", { Code, Message: Code }));
}
