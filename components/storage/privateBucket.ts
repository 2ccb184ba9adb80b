import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { after, guardsData, holdsData, type Keys, losesData } from "../shared";
import { bucketPolicy, type Rule } from "./bucketRules";

/** What sets one private bucket apart from another. */
export interface BucketPlan {
  /** Component that the bucket belongs to. */
  readonly parent: pulumi.Resource;
  /** Whether the bucket and what guards it stay when the stack goes. */
  readonly keys: Keys;
  /** Key that encrypts the bucket; without one S3's own key does. */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /** Lifecycle rules. */
  readonly rules: readonly Rule[];
  /** Account whose buckets' access logs S3 may write here. */
  readonly accessLogsOf?: pulumi.Input<string>;
  /** Where S3 writes who read and wrote what. */
  readonly accessLog?: { readonly bucket: pulumi.Input<string>; readonly prefix: string };
}

/** A bucket for those who use it. Both are known once what guards the bucket is in place; S3 takes a minute over lifecycle rules, and nobody needs to wait for them. */
export interface PrivateBucket {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

/** Makes an encrypted, private, versioned bucket that is spoken to with TLS only. Each part has the bucket's name. */
export function createPrivateBucket(name: string, plan: BucketPlan): PrivateBucket {
  const bucket = new aws.s3.Bucket(
    name,
    { forceDestroy: losesData(plan.keys) },
    holdsData(plan.keys, plan.parent),
  );
  const guards = [
    ...keepPrivate(name, bucket, plan),
    encrypt(name, bucket, plan),
    keepVersions(name, bucket, plan),
  ];
  logAccess(name, bucket, plan);
  return { name: after(guards, bucket.bucket), arn: after(guards, bucket.arn) };
}

function keepPrivate(name: string, bucket: aws.s3.Bucket, plan: BucketPlan): pulumi.Resource[] {
  const guard = guardsData(plan.keys, plan.parent);
  const block = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    guard,
  );
  const ownership = new aws.s3.BucketOwnershipControls(
    name,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    guard,
  );
  const policy = pulumi
    .all([bucket.arn, plan.accessLogsOf])
    .apply(([arn, account]) => bucketPolicy(arn, account));
  // S3 refuses two changes of a bucket's access at the same time.
  const rules = new aws.s3.BucketPolicy(
    name,
    { bucket: bucket.bucket, policy },
    { ...guard, dependsOn: block },
  );
  return [block, ownership, rules];
}

function encrypt(name: string, bucket: aws.s3.Bucket, plan: BucketPlan): pulumi.Resource {
  const algorithm =
    plan.kmsKeyArn === undefined
      ? { sseAlgorithm: "AES256" }
      : { sseAlgorithm: "aws:kms", kmsMasterKeyId: plan.kmsKeyArn };
  return new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket: bucket.bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: algorithm,
          // One data key for the bucket rather than for each object: Spark writes many files.
          bucketKeyEnabled: plan.kmsKeyArn !== undefined,
        },
      ],
    },
    guardsData(plan.keys, plan.parent),
  );
}

function keepVersions(name: string, bucket: aws.s3.Bucket, plan: BucketPlan): pulumi.Resource {
  const guard = guardsData(plan.keys, plan.parent);
  const versioning = new aws.s3.BucketVersioning(
    name,
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    guard,
  );
  new aws.s3.BucketLifecycleConfiguration(
    name,
    { bucket: bucket.bucket, rules: [...plan.rules] },
    // Rules about old versions mean something only once there are versions.
    { ...guard, dependsOn: versioning },
  );
  return versioning;
}

function logAccess(name: string, bucket: aws.s3.Bucket, plan: BucketPlan): void {
  if (plan.accessLog === undefined) return;
  new aws.s3.BucketLogging(
    name,
    {
      bucket: bucket.bucket,
      targetBucket: plan.accessLog.bucket,
      targetPrefix: plan.accessLog.prefix,
    },
    guardsData(plan.keys, plan.parent),
  );
}
