import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ArtifactStoreArgs, checkArtifactStoreArgs } from "./artifactStoreArgs";
import { contentKey } from "./artifacts";
import { dropBrokenUploads, dropOldVersions } from "./bucketRules";
import {
  DEFAULT_DAYS_TO_KEEP_BROKEN_UPLOADS,
  DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS,
} from "./lakeStorageArgs";
import { createPrivateBucket, type PrivateBucket } from "./privateBucket";

/**
 * A private bucket with the wheel and the scripts of a pipeline, each under a key that names its content.
 *
 * A changed file gets a new key, and the object under the old one stays: a run that has begun, and a stack that
 * is rolled back, find theirs. Old artifacts are small and are not removed; they go with the bucket.
 *
 * @example
 * ```ts
 * import { ArtifactStore, LakeKey } from "spark-lake";
 *
 * const key = new LakeKey("lake", {});
 * const artifacts = new ArtifactStore("lake", {
 *   kmsKeyArn: key.keyArn,
 *   wheel: "dist/my_jobs-1.2.0-py3-none-any.whl",
 *   scripts: { launcher: "run_job.py" },
 * });
 * export const wheel = artifacts.wheelUri;
 * ```
 */
export class ArtifactStore extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;

  /** ARN of the bucket. */
  readonly bucketArn: pulumi.Output<string>;

  /** Where the wheel is: `s3://<bucket>/wheels/<hash>/<file>`; empty without one. */
  readonly wheelUri: pulumi.Output<string>;

  /** Where the scripts are, by the names they were given: `s3://<bucket>/scripts/<hash>/<file>`. */
  readonly scriptUris: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ArtifactStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArtifactStoreArgs(name, args);
    super("spark-lake:index:ArtifactStore", name, {}, opts);

    const bucket = this.createBucket(name, args);
    const upload = (part: string, folder: string, path: string): pulumi.Output<string> =>
      this.upload(`${name}-${part}`, bucket, { key: contentKey(folder, path), path });

    this.bucketName = bucket.name;
    this.bucketArn = bucket.arn;
    this.wheelUri =
      args.wheel === undefined ? pulumi.output("") : upload("wheel", "wheels", args.wheel);
    this.scriptUris = Object.fromEntries(
      Object.entries(args.scripts ?? {}).map(([script, path]) => [
        script,
        upload(script, "scripts", path),
      ]),
    );
    this.registerOutputs({
      bucketName: this.bucketName,
      bucketArn: this.bucketArn,
      wheelUri: this.wheelUri,
      scriptUris: this.scriptUris,
    });
  }

  private createBucket(name: string, args: ArtifactStoreArgs): PrivateBucket {
    const { logBucketName } = args;
    return createPrivateBucket(`${name}-artifacts`, {
      parent: this,
      keys: args,
      kmsKeyArn: args.kmsKeyArn,
      rules: [
        dropOldVersions(DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS),
        dropBrokenUploads(DEFAULT_DAYS_TO_KEEP_BROKEN_UPLOADS),
      ],
      ...(logBucketName === undefined
        ? {}
        : { accessLog: { bucket: logBucketName, prefix: "access/artifacts/" } }),
    });
  }

  private upload(
    name: string,
    bucket: PrivateBucket,
    file: { readonly key: string; readonly path: string },
  ): pulumi.Output<string> {
    const object = new aws.s3.BucketObjectv2(
      name,
      { bucket: bucket.name, key: file.key, source: new pulumi.asset.FileAsset(file.path) },
      // A new key replaces the object in Pulumi's books only; in the bucket the old one stays.
      { parent: this, retainOnDelete: true },
    );
    return pulumi.interpolate`s3://${object.bucket}/${object.key}`;
  }
}
