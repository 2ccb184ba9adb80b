import * as pulumi from "@pulumi/pulumi";
import { LakeKey } from "../identity";
import { NatMode, Network } from "../network";
import { given, withKeyDefaults } from "../shared";
import { ArtifactStore, LakeStorage } from "../storage";
import { checkLakeFoundationArgs, type LakeFoundationArgs } from "./lakeFoundationArgs";
import { DEFAULT_SPARK_HOSTS, needsOf, type HostNeeds } from "./sparkHost";

/**
 * What every pipeline of a lake stands on: one key, the buckets of the zones and of the logs, the artifacts, and the network.
 *
 * @example
 * ```ts
 * import { LakeFoundation, SparkHost } from "spark-lake";
 *
 * const foundation = new LakeFoundation("lake", {
 *   hosts: [SparkHost.Eks],
 *   scripts: { report: "jobs/report.py" },
 *   network: { zones: 3 },
 *   retention: { runDays: 30 },
 * });
 * export const rawBucket = foundation.rawBucketName;
 * ```
 */
export class LakeFoundation extends pulumi.ComponentResource {
  /** Key that encrypts everything. */
  readonly kmsKeyArn: pulumi.Output<string>;

  /** Bucket of the input files. */
  readonly rawBucketName: pulumi.Output<string>;

  /** ARN of the bucket of the input files. */
  readonly rawBucketArn: pulumi.Output<string>;

  /** Bucket of what runs write on their way; what is below `runs/` is removed after a while. */
  readonly refinedBucketName: pulumi.Output<string>;

  /** ARN of the bucket of what runs write on their way. */
  readonly refinedBucketArn: pulumi.Output<string>;

  /** Bucket of the tables. */
  readonly servedBucketName: pulumi.Output<string>;

  /** ARN of the bucket of the tables. */
  readonly servedBucketArn: pulumi.Output<string>;

  /** Bucket of logs: S3's access logs below `access/`, and whatever else is logged there. */
  readonly logBucketName: pulumi.Output<string>;

  /** ARN of the bucket of logs. */
  readonly logBucketArn: pulumi.Output<string>;

  /** Bucket of the wheel and the scripts. */
  readonly artifactBucketName: pulumi.Output<string>;

  /** ARN of the bucket of the wheel and the scripts. */
  readonly artifactBucketArn: pulumi.Output<string>;

  /** Where the wheel is, as an `s3://` URI; empty without one. */
  readonly wheelUri: pulumi.Output<string>;

  /** Where the scripts are, by the names they were given, as `s3://` URIs. */
  readonly scriptUris: Record<string, pulumi.Output<string>>;

  /** VPC of the network. */
  readonly vpcId: pulumi.Output<string>;

  /** Private subnets of the network, one for each zone. */
  readonly privateSubnetIds: pulumi.Output<string[]>;

  constructor(name: string, args: LakeFoundationArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLakeFoundationArgs(name, args);
    super("spark-lake:index:LakeFoundation", name, {}, opts);

    const needs = needsOf(args.hosts ?? DEFAULT_SPARK_HOSTS);
    const key = this.createKey(name, args, needs);
    const storage = this.createStorage(name, args, key);
    const artifacts = this.createArtifacts(name, args, { key, storage });
    const network = this.createNetwork(name, args, { key, needs });

    this.kmsKeyArn = key.keyArn;
    this.rawBucketName = storage.rawBucketName;
    this.rawBucketArn = storage.rawBucketArn;
    this.refinedBucketName = storage.refinedBucketName;
    this.refinedBucketArn = storage.refinedBucketArn;
    this.servedBucketName = storage.servedBucketName;
    this.servedBucketArn = storage.servedBucketArn;
    this.logBucketName = storage.logBucketName;
    this.logBucketArn = storage.logBucketArn;
    this.artifactBucketName = artifacts.bucketName;
    this.artifactBucketArn = artifacts.bucketArn;
    this.wheelUri = artifacts.wheelUri;
    this.scriptUris = artifacts.scriptUris;
    this.vpcId = network.vpcId;
    this.privateSubnetIds = network.privateSubnetIds;
    this.registerOutputs({
      kmsKeyArn: this.kmsKeyArn,
      rawBucketName: this.rawBucketName,
      rawBucketArn: this.rawBucketArn,
      refinedBucketName: this.refinedBucketName,
      refinedBucketArn: this.refinedBucketArn,
      servedBucketName: this.servedBucketName,
      servedBucketArn: this.servedBucketArn,
      logBucketName: this.logBucketName,
      logBucketArn: this.logBucketArn,
      artifactBucketName: this.artifactBucketName,
      artifactBucketArn: this.artifactBucketArn,
      wheelUri: this.wheelUri,
      scriptUris: this.scriptUris,
      vpcId: this.vpcId,
      privateSubnetIds: this.privateSubnetIds,
    });
  }

  private createKey(name: string, args: LakeFoundationArgs, { keyUsers }: HostNeeds): LakeKey {
    return new LakeKey(
      `${name}-key`,
      {
        description: `Encrypts what ${name} keeps: data, logs, disks, secrets and messages`,
        users: [...keyUsers],
        ...withKeyDefaults(args),
      },
      { parent: this },
    );
  }

  private createStorage(name: string, args: LakeFoundationArgs, key: LakeKey): LakeStorage {
    const { runDays, oldVersionDays, logDays } = args.retention ?? {};
    return new LakeStorage(
      name,
      {
        kmsKeyArn: key.keyArn,
        ...given({
          daysToKeepRuns: runDays,
          daysToKeepOldVersions: oldVersionDays,
          daysToKeepLogs: logDays,
        }),
        ...withKeyDefaults(args),
      },
      { parent: this },
    );
  }

  private createArtifacts(
    name: string,
    args: LakeFoundationArgs,
    { key, storage }: { readonly key: LakeKey; readonly storage: LakeStorage },
  ): ArtifactStore {
    const { wheel, scripts } = args;
    return new ArtifactStore(
      name,
      {
        kmsKeyArn: key.keyArn,
        ...given({ wheel, scripts }),
        logBucketName: storage.logBucketName,
        ...withKeyDefaults(args),
      },
      { parent: this },
    );
  }

  private createNetwork(
    name: string,
    args: LakeFoundationArgs,
    { key, needs }: { readonly key: LakeKey; readonly needs: HostNeeds },
  ): Network {
    const asked = args.network ?? {};
    const endpoints = asked.nat === NatMode.None ? needs.endpoints : [];
    const isMade = asked.vpcId === undefined && asked.privateSubnetIds === undefined;
    return new Network(
      `${name}-network`,
      {
        ...asked,
        interfaceEndpoints: asked.interfaceEndpoints ?? [...endpoints],
        ...((asked.flowLogs ?? isMade) ? { kmsKeyArn: key.keyArn } : {}),
        ...(isMade
          ? { excludeZoneIds: [...needs.excludeZoneIds], tags: { ...needs.networkTags } }
          : {}),
      },
      { parent: this },
    );
  }
}
