import type { Unwrap } from "@pulumi/pulumi";
import { equals, type Place, type PolicyCondition, type PolicyStatement } from "../shared";
import { Access, type BucketGrant } from "./jobRoleArgs";

/** What `grants` permit, and the use of the keys that encrypt their buckets. */
export function grantStatements(
  grants: readonly Unwrap<BucketGrant>[],
  keyArns: readonly string[],
  place: Place,
): PolicyStatement[] {
  const buckets = grants.flatMap(({ access, bucketArn, prefixes }) =>
    access === Access.Write
      ? writeStatements(bucketArn, prefixes)
      : readStatements(bucketArn, prefixes),
  );
  const writes = grants.some(({ access }) => access === Access.Write);
  const s3Host = `s3.${place.region}.${place.dnsSuffix}`;
  return [...buckets, ...(keyArns.length === 0 ? [] : keyStatements(keyArns, s3Host, writes))];
}

/** Leave to list and read what lies under `prefixes` of a bucket; `""` is the whole bucket. */
export function readStatements(bucketArn: string, prefixes: readonly string[]): PolicyStatement[] {
  return [
    { actions: ["s3:GetBucketLocation"], resources: [bucketArn] },
    { actions: ["s3:ListBucket"], resources: [bucketArn], ...onlyUnder(prefixes) },
    {
      actions: ["s3:GetObject"],
      resources: [...folderNames(prefixes), ...wholePrefixes(prefixes)].map(
        (key) => `${bucketArn}/${key}`,
      ),
    },
  ];
}

/**
 * Leave to list, read, write and delete what lies under `prefixes` of a bucket, and to end uploads that broke off.
 *
 * Deleting leaves the old version, which a job may not touch: what it deleted by mistake can be brought back.
 */
export function writeStatements(bucketArn: string, prefixes: readonly string[]): PolicyStatement[] {
  return [
    ...readStatements(bucketArn, prefixes),
    // S3 knows no prefix for this one: it lists names and times only.
    { actions: ["s3:ListBucketMultipartUploads"], resources: [bucketArn] },
    {
      actions: [
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
      ],
      resources: wholePrefixes(prefixes).map((key) => `${bucketArn}/${key}`),
    },
  ];
}

/** Leave to use `keyArns` through S3 in `region`, for reading, and for writing where `writes`. */
export function keyStatements(
  keyArns: readonly string[],
  s3Host: string,
  writes: boolean,
): PolicyStatement[] {
  return [
    {
      // Also who writes must decrypt: S3 does so to put the parts of an upload together.
      actions: ["kms:Decrypt", "kms:DescribeKey", ...(writes ? ["kms:GenerateDataKey"] : [])],
      resources: [...keyArns],
      conditions: [equals("kms:ViaService", s3Host)],
    },
  ];
}

/**
 * Hadoop's S3 file system asks of each folder above a path whether a file has its name, and lists it:
 * under `a/b/` it asks for `a` and `a/b`. Without leave it gets 403 where it expects 404, and the job fails.
 */
function folderNames(prefixes: readonly string[]): string[] {
  const names = prefixes.flatMap((prefix) => {
    const segments = prefix.split("/").slice(0, -1);
    return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
  });
  return [...new Set(names)];
}

function wholePrefixes(prefixes: readonly string[]): string[] {
  return prefixes.map((prefix) => `${prefix}*`);
}

function onlyUnder(prefixes: readonly string[]): { conditions?: PolicyCondition[] } {
  if (prefixes.includes("")) return {};
  const names = folderNames(prefixes);
  const listed = names.flatMap((name) => [name, `${name}/`]);
  const values = [...new Set([...listed, ...wholePrefixes(prefixes)])];
  return { conditions: [{ operator: "StringLike", key: "s3:prefix", values }] };
}
