import type { RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { FileAsset } from "@pulumi/pulumi/asset";
import { deployEmr } from "./deployEmr";
import { LOOK_UPS } from "./lookUps";
import { record, valueOf, type Recorded } from "./record";
import type { Settings } from "./settingsSchema";

/** Buckets of a rendered stack, by name. */
export interface RenderedBuckets {
  readonly raw: string;
  readonly refined: string;
  readonly served: string;
  readonly artifacts: string;
  readonly logs: string;
}

/** A file that the stack puts into its artifact bucket. */
export interface RenderedArtifact {
  readonly bucket: string;
  readonly key: string;
  /** Path on this machine. */
  readonly path: string;
}

/** The `emr` variant as it would be deployed, with stand-ins for what AWS decides. */
export interface RenderedEmr {
  /** The declared run; `{{run}}` in it stands for the run's id. */
  readonly request: RunJobFlowCommandInput;
  readonly buckets: RenderedBuckets;
  readonly artifacts: readonly RenderedArtifact[];
}

/**
 * Runs the program without an engine and answers with what it declares: the local runtime runs exactly that.
 *
 * `stack` is the name of the stack, which clusters and steps are named after.
 *
 * A cluster mode or schedule changes nothing here: the request always holds the run's steps.
 */
export async function renderEmr(settings: Settings, stack = "dev"): Promise<RenderedEmr> {
  const { built, resources } = await record(() => deployEmr(settings), LOOK_UPS, stack);
  const [request, steps, raw, refined, served, artifacts, logs] = await Promise.all([
    valueOf(built.jobFlowRequest),
    valueOf(built.steps),
    valueOf(built.rawBucket),
    valueOf(built.refinedBucket),
    valueOf(built.servedBucket),
    valueOf(built.artifactBucket),
    valueOf(built.logBucket),
  ]);
  const declared = JSON.parse(request) as RunJobFlowCommandInput;
  const own = declared.Steps ?? [];
  return {
    request: own.length > 0 ? declared : { ...declared, Steps: JSON.parse(steps) as typeof own },
    buckets: { raw, refined, served, artifacts, logs },
    artifacts: await Promise.all(resources.filter(isObject).map(artifactOf)),
  };
}

function isObject({ type }: Recorded): boolean {
  return type === "aws:s3/bucketObjectv2:BucketObjectv2";
}

async function artifactOf({ name, inputs }: Recorded): Promise<RenderedArtifact> {
  const { bucket, key, source } = inputs;
  const path = source instanceof FileAsset ? await source.path : undefined;
  if (typeof bucket !== "string" || typeof key !== "string" || path === undefined) {
    throw new Error(`the object ${name} is no file of this machine`);
  }
  return { bucket, key, path };
}
