import type { Output } from "@pulumi/pulumi";
import { partOf } from "../variants";
import { boundRoles } from "./boundary";
import { type Settings } from "./commonSettings";

/** What a stack tells its users, whatever its variant; each adds what only its users need. */
export interface StackOutputs {
  /** What the stack deploys. */
  readonly variant: string;
  /** Bucket of the input files. */
  readonly rawBucket: Output<string>;
  /** Bucket of what runs leave beside tables: merged files, rejects, reports, event logs. */
  readonly refinedBucket: Output<string>;
  /** Bucket of the tables. */
  readonly servedBucket: Output<string>;
  /** Bucket of the wheel and the scripts. */
  readonly artifactBucket: Output<string>;
  /** Bucket of logs. */
  readonly logBucket: Output<string>;
  /** Database of the tables. */
  readonly database: Output<string>;
}

/** A pipeline with the buckets and the database that every lake has. */
interface LakePipeline {
  readonly rawBucketName: Output<string>;
  readonly refinedBucketName: Output<string>;
  readonly servedBucketName: Output<string>;
  readonly artifactBucketName: Output<string>;
  readonly logBucketName: Output<string>;
  readonly databaseName: Output<string>;
}

/** What a stack of `variant` tells of its pipeline, as stacks of every variant do. */
export function commonOutputs(variant: string, pipeline: LakePipeline): StackOutputs {
  return {
    variant,
    rawBucket: pipeline.rawBucketName,
    refinedBucket: pipeline.refinedBucketName,
    servedBucket: pipeline.servedBucketName,
    artifactBucket: pipeline.artifactBucketName,
    logBucket: pipeline.logBucketName,
    database: pipeline.databaseName,
  };
}

/** Deploys what `settings` ask for. */
export function deploy(settings: Settings): StackOutputs {
  if (settings.permissionsBoundary !== undefined) boundRoles(settings.permissionsBoundary);
  return partOf(settings.variant, "deploy")(settings);
}
