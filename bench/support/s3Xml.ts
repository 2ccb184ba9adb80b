/** One object of a listing. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly changed: Date;
}

/** One page of a listing. */
export interface ListPage {
  readonly bucket: string;
  readonly prefix: string;
  readonly objects: readonly ListedObject[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page begins; undefined on the last. */
  readonly next: string | undefined;
  /** Keys are to be percent-encoded. */
  readonly urlEncoded: boolean;
}

const HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Text as it stands in XML. */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** The values of every `<tag>` of a small request, in order. */
export function valuesOf(xml: string, tag: string): string[] {
  const found = xml.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, "g"));
  return [...found].map(([, value = ""]) => unescapeXml(value));
}

/** The answer to ListObjectsV2. */
export function listXml(page: ListPage): string {
  const spell = page.urlEncoded ? encodeURIComponent : escapeXml;
  const count = page.objects.length + page.commonPrefixes.length;
  return document("ListBucketResult", [
    element("Name", page.bucket),
    `<Prefix>${spell(page.prefix)}</Prefix>`,
    element("KeyCount", String(count)),
    element("MaxKeys", "1000"),
    page.urlEncoded ? element("EncodingType", "url") : "",
    element("IsTruncated", String(page.next !== undefined)),
    page.next === undefined ? "" : element("NextContinuationToken", page.next),
    ...page.objects.map((object) => objectXml(object, spell)),
    ...page.commonPrefixes.map(
      (prefix) => `<CommonPrefixes><Prefix>${spell(prefix)}</Prefix></CommonPrefixes>`,
    ),
  ]);
}

/** A whole document with text-only children. */
export function simpleXml(root: string, children: Readonly<Record<string, string>>): string {
  const elements = Object.entries(children).map(([tag, text]) => element(tag, text));
  return document(root, elements);
}

/** The answer to DeleteObjects. */
export function deletedXml(keys: readonly string[]): string {
  return document(
    "DeleteResult",
    keys.map((key) => `<Deleted>${element("Key", key)}</Deleted>`),
  );
}

/** The answer to ListMultipartUploads. */
export function uploadsXml(
  bucket: string,
  uploads: readonly { id: string; key: string }[],
): string {
  return document("ListMultipartUploadsResult", [
    element("Bucket", bucket),
    element("IsTruncated", "false"),
    ...uploads.map(
      ({ id, key }) => `<Upload>${element("Key", key)}${element("UploadId", id)}</Upload>`,
    ),
  ]);
}

function objectXml(object: ListedObject, spell: (text: string) => string): string {
  return [
    `<Contents><Key>${spell(object.key)}</Key>`,
    element("LastModified", object.changed.toISOString()),
    element("ETag", `"${object.etag}"`),
    element("Size", String(object.size)),
    "<StorageClass>STANDARD</StorageClass></Contents>",
  ].join("");
}

function document(root: string, children: readonly string[]): string {
  return `${HEADER}<${root} xmlns="${NAMESPACE}">${children.join("")}</${root}>`;
}

function element(tag: string, text: string): string {
  return `<${tag}>${escapeXml(text)}</${tag}>`;
}

function unescapeXml(text: string): string {
  return text
    .replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, code: string) =>
      String.fromCodePoint(Number.parseInt(code, hex === "" ? 10 : 16)),
    )
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
