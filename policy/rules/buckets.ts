import { z } from "zod";
import { decide } from "../iam/evaluate";
import { statementsOf } from "../iam/policyDocument";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { ofType, read, type Subject } from "../model/subject";

const BUCKET = "aws:s3/bucket:Bucket";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";

/** What each bucket must have beside it, and what it is for. */
const GUARDS: readonly (readonly [type: string, what: string])[] = [
  [BLOCK, "public access block (aws.s3.BucketPublicAccessBlock)"],
  [ENCRYPTION, "encryption with a key (aws.s3.BucketServerSideEncryptionConfiguration)"],
  [VERSIONING, "versioning (aws.s3.BucketVersioning)"],
  [POLICY, "policy that refuses plain HTTP (aws.s3.BucketPolicy)"],
];

const bucketHasItsGuards = rule({
  name: "bucket-has-its-guards",
  description: "Each bucket has a public access block, encryption, versioning and a policy.",
  scope: "stack",
  types: [BUCKET],
  settings: NO_SETTINGS,
  judge: (bucket, { stack }) =>
    GUARDS.filter(
      ([type]) => !ofType(stack, type).some((it) => it.madeFrom("bucket").includes(bucket)),
    ).map(([, what]) => `has no ${what}`),
});

const SWITCHES = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
] as const;

const publicAccessIsBlocked = rule({
  name: "public-access-is-blocked",
  description: "A public access block has all four switches on, and no bucket has a public ACL.",
  scope: "resource",
  types: [BLOCK, BUCKET, "aws:s3/bucketAcl:BucketAcl"],
  settings: NO_SETTINGS,
  judge: (resource) => {
    if (resource.type === BLOCK) {
      const off = SWITCHES.filter((it) => resource.props[it] !== true);
      return off.map((it) => `${it} is off: set it to true`);
    }
    const { acl } = read(z.looseObject({ acl: z.string().optional() }), resource);
    const isPublic = acl !== undefined && /^(public-|authenticated-read)/.test(acl);
    return isPublic ? [`has the ACL ${acl}: remove it`] : [];
  },
});

const ALGORITHMS = z.looseObject({
  rules: z.array(
    z.looseObject({
      applyServerSideEncryptionByDefault: z.looseObject({ sseAlgorithm: z.string() }).optional(),
    }),
  ),
});

const objectsAreEncrypted = rule({
  name: "objects-are-encrypted",
  description:
    "Buckets are encrypted with a KMS key; only one that S3 delivers access logs to has S3's own key, for S3 takes no other there.",
  scope: "stack",
  types: [ENCRYPTION],
  settings: NO_SETTINGS,
  judge: (encryption, { stack }) => {
    const { rules } = read(ALGORITHMS, encryption);
    const algorithms = rules.map((it) => it.applyServerSideEncryptionByDefault?.sseAlgorithm);
    const isKms = algorithms.length > 0 && algorithms.every((it) => it?.startsWith("aws:kms"));
    if (isKms || takesAccessLogs(encryption.madeFrom("bucket"), stack)) return [];
    return [`is encrypted with ${String(algorithms[0])}: use aws:kms with a key of the lake's`];
  },
});

function takesAccessLogs(buckets: readonly Subject[], stack: readonly Subject[]): boolean {
  const targets = ofType(stack, LOGGING).flatMap((it) => it.madeFrom("targetBucket"));
  return ofType(buckets, BUCKET).some((bucket) => targets.includes(bucket));
}

const versionsAreKept = rule({
  name: "versions-are-kept",
  description: "A bucket keeps old versions of its objects.",
  scope: "resource",
  types: [VERSIONING],
  settings: NO_SETTINGS,
  judge: (versioning) => {
    const shape = z.looseObject({ versioningConfiguration: z.looseObject({ status: z.string() }) });
    const { status } = read(shape, versioning).versioningConfiguration;
    return status === "Enabled" ? [] : [`versioning is ${status}: set the status to Enabled`];
  },
});

/** Who might ask: the bucket's own account, its roles, strangers, people without an account, and services. */
const CALLERS = [
  { kind: "AWS", name: "arn:aws:iam::123456789012:root" },
  { kind: "AWS", name: "arn:aws:iam::123456789012:role/own-role" },
  { kind: "AWS", name: "arn:aws:iam::999999999999:role/stranger" },
  { kind: "Service", name: "logging.s3.amazonaws.com" },
] as const;
const OBJECT_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const BUCKET_ACTIONS = ["s3:ListBucket", "s3:GetBucketLocation"];
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"];

const plainHttpIsRefused = rule({
  name: "plain-http-is-refused",
  description: "A bucket's policy refuses every request of everybody that does not come over TLS.",
  scope: "resource",
  types: [POLICY],
  settings: NO_SETTINGS,
  judge: (resource) => {
    const shape = z.looseObject({ bucket: z.string(), policy: z.string() });
    const { bucket, policy } = read(shape, resource);
    const answered = PARTITIONS.map((it) => answeredInPlain(policy, `arn:${it}:s3:::${bucket}`));
    const [fewest = []] = answered.sort((one, other) => one.length - other.length);
    if (fewest.length === 0) return [];
    return [
      `answers over plain HTTP (${fewest[0] ?? ""}, among ${fewest.length}): deny s3:* on the bucket and its objects to everybody where aws:SecureTransport is false`,
    ];
  },
});

/** The requests over plain HTTP that a bucket's policy does not refuse. */
function answeredInPlain(policy: string, arn: string): string[] {
  const statements = statementsOf(policy);
  const context = { "aws:SecureTransport": "false" };
  const asked = [
    ...OBJECT_ACTIONS.map((action) => ({ action, resource: `${arn}/some/key` })),
    ...BUCKET_ACTIONS.map((action) => ({ action, resource: arn })),
  ];
  return CALLERS.flatMap((caller) =>
    asked
      .filter((request) => decide(statements, { ...request, caller, context }) !== "refused")
      .map(({ action }) => `${action} by ${caller.name}`),
  );
}

/** Rules of buckets. */
export const BUCKET_RULES: readonly Rule[] = [
  bucketHasItsGuards,
  publicAccessIsBlocked,
  objectsAreEncrypted,
  versionsAreKept,
  plainHttpIsRefused,
];
