import * as pulumi from "@pulumi/pulumi";
import { placeOf } from "../shared";
import { coolDown, dropBrokenUploads, dropOldVersions, expire, type Rule } from "./bucketRules";
import {
  checkLakeStorageArgs,
  DEFAULT_DAYS_TO_INFREQUENT_ACCESS,
  DEFAULT_DAYS_TO_KEEP_BROKEN_UPLOADS,
  DEFAULT_DAYS_TO_KEEP_LOGS,
  DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS,
  DEFAULT_DAYS_TO_KEEP_RUNS,
  type LakeStorageArgs,
} from "./lakeStorageArgs";
import { createPrivateBucket, type PrivateBucket } from "./privateBucket";
import { byZone, type Zone } from "./zones";

/**
 * An encrypted, private, versioned bucket for each zone of the lake, and one for logs. Data stays when the stack goes, unless told otherwise twice.
 *
 * @example
 * ```ts
 * import { LakeKey, LakeStorage } from "spark-lake";
 *
 * const key = new LakeKey("lake", {});
 * const storage = new LakeStorage("lake", {
 *   kmsKeyArn: key.keyArn,
 *   daysToInfrequentAccess: { served: 365 },
 *   daysToKeepRuns: 14,
 * });
 * export const raw = storage.rawBucketName;
 * ```
 */
export class LakeStorage extends pulumi.ComponentResource {
  /** Bucket of what came in, unchanged. */
  readonly rawBucketName: pulumi.Output<string>;

  /** ARN of the raw bucket. */
  readonly rawBucketArn: pulumi.Output<string>;

  /** Bucket of what runs write on their way; `runs/` in it expires. */
  readonly refinedBucketName: pulumi.Output<string>;

  /** ARN of the refined bucket. */
  readonly refinedBucketArn: pulumi.Output<string>;

  /** Bucket of what readers query. */
  readonly servedBucketName: pulumi.Output<string>;

  /** ARN of the served bucket. */
  readonly servedBucketArn: pulumi.Output<string>;

  /** Bucket of logs, which all expire: S3's access logs under `access/`, and whatever else is sent there. */
  readonly logBucketName: pulumi.Output<string>;

  /** ARN of the log bucket. */
  readonly logBucketArn: pulumi.Output<string>;

  constructor(name: string, args: LakeStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLakeStorageArgs(name, args);
    super("spark-lake:index:LakeStorage", name, {}, opts);

    const logs = this.createLogBucket(name, args);
    const zones = byZone((zone) => this.createZone(name, zone, args, logs));

    this.rawBucketName = zones.raw.name;
    this.rawBucketArn = zones.raw.arn;
    this.refinedBucketName = zones.refined.name;
    this.refinedBucketArn = zones.refined.arn;
    this.servedBucketName = zones.served.name;
    this.servedBucketArn = zones.served.arn;
    this.logBucketName = logs.name;
    this.logBucketArn = logs.arn;
    this.registerOutputs({
      rawBucketName: this.rawBucketName,
      rawBucketArn: this.rawBucketArn,
      refinedBucketName: this.refinedBucketName,
      refinedBucketArn: this.refinedBucketArn,
      servedBucketName: this.servedBucketName,
      servedBucketArn: this.servedBucketArn,
      logBucketName: this.logBucketName,
      logBucketArn: this.logBucketArn,
    });
  }

  private createLogBucket(name: string, args: LakeStorageArgs): PrivateBucket {
    return createPrivateBucket(`${name}-logs`, {
      parent: this,
      keys: args,
      // No key of ours: S3 delivers access logs only to a bucket that its own key encrypts.
      rules: [
        expire("logs", "", args.daysToKeepLogs ?? DEFAULT_DAYS_TO_KEEP_LOGS),
        ...tidying(args),
      ],
      accessLogsOf: placeOf(this).account,
    });
  }

  private createZone(
    name: string,
    zone: Zone,
    args: LakeStorageArgs,
    logs: PrivateBucket,
  ): PrivateBucket {
    return createPrivateBucket(`${name}-${zone}`, {
      parent: this,
      keys: args,
      kmsKeyArn: args.kmsKeyArn,
      rules: zoneRules(zone, args),
      accessLog: { bucket: logs.name, prefix: `access/${zone}/` },
    });
  }
}

function zoneRules(zone: Zone, args: LakeStorageArgs): Rule[] {
  const runs = expire("runs", "runs/", args.daysToKeepRuns ?? DEFAULT_DAYS_TO_KEEP_RUNS);
  return [
    coolDown(args.daysToInfrequentAccess?.[zone] ?? DEFAULT_DAYS_TO_INFREQUENT_ACCESS[zone]),
    ...(zone === "refined" ? [runs] : []),
    ...tidying(args),
  ];
}

function tidying(args: LakeStorageArgs): Rule[] {
  return [
    dropOldVersions(args.daysToKeepOldVersions ?? DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS),
    dropBrokenUploads(args.daysToKeepBrokenUploads ?? DEFAULT_DAYS_TO_KEEP_BROKEN_UPLOADS),
  ];
}
