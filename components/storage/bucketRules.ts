import type * as aws from "@pulumi/aws";
import { Effect, policyDocument, type ResourceStatement } from "../shared";

/** A lifecycle rule as the provider takes it. */
export type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** The oldest TLS that S3 answers here. */
const OLDEST_TLS = "1.2";

/** A bucket's policy: TLS only, and leave to deliver the access logs of `accessLogsOf`'s buckets, where that is given. */
export function bucketPolicy(bucketArn: string, accessLogsOf: string | undefined): string {
  const delivery = accessLogsOf === undefined ? [] : [accessLogDelivery(bucketArn, accessLogsOf)];
  return policyDocument([...tlsOnly(bucketArn), ...delivery]);
}

/** Refuses whoever speaks to the bucket without TLS, or with an old one. */
function tlsOnly(bucketArn: string): ResourceStatement[] {
  const everything = {
    effect: Effect.Deny,
    principal: { kind: "AWS", names: ["*"] },
    actions: ["s3:*"],
    resources: [bucketArn, `${bucketArn}/*`],
  } as const;
  return [
    {
      ...everything,
      sid: "TlsOnly",
      actions: [...everything.actions],
      conditions: [{ operator: "Bool", key: "aws:SecureTransport", values: ["false"] }],
    },
    {
      ...everything,
      sid: "NoOldTls",
      actions: [...everything.actions],
      conditions: [{ operator: "NumericLessThan", key: "s3:TlsVersion", values: [OLDEST_TLS] }],
    },
  ];
}

/** Lets S3 write access logs of this account's buckets under `access/`. */
function accessLogDelivery(bucketArn: string, account: string): ResourceStatement {
  return {
    sid: "AccessLogs",
    principal: { kind: "Service", names: ["logging.s3.amazonaws.com"] },
    actions: ["s3:PutObject"],
    resources: [`${bucketArn}/access/*`],
    conditions: [{ operator: "StringEquals", key: "aws:SourceAccount", values: [account] }],
  };
}

/** Old versions go after `oldVersionDays`, and with the last of them the mark of the deletion. */
export function dropOldVersions(oldVersionDays: number): Rule {
  return {
    id: "old-versions",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: oldVersionDays },
    expiration: { expiredObjectDeleteMarker: true },
  };
}

/** The parts of an upload that broke off go after `days`. */
export function dropBrokenUploads(days: number): Rule {
  return {
    id: "broken-uploads",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: days },
  };
}

/** What lies there unread for `days` moves to Infrequent Access. */
export function coolDown(days: number): Rule {
  return {
    id: "infrequent-access",
    status: "Enabled",
    filter: { prefix: "" },
    transitions: [{ days, storageClass: "STANDARD_IA" }],
  };
}

/** What lies under `prefix` goes after `days`. */
export function expire(id: string, prefix: string, days: number): Rule {
  return { id, status: "Enabled", filter: { prefix }, expiration: { days } };
}
