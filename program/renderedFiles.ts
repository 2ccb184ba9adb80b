import { FileAsset } from "@pulumi/pulumi/asset";
import { valueOf, type Recorded } from "./record";
import type { Output } from "@pulumi/pulumi";

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

/** Outputs of a stack that name its buckets. */
interface BucketOutputs {
  readonly rawBucket: Output<string>;
  readonly refinedBucket: Output<string>;
  readonly servedBucket: Output<string>;
  readonly artifactBucket: Output<string>;
  readonly logBucket: Output<string>;
}

/** The buckets that a program's outputs name. */
export async function bucketsOf(outputs: BucketOutputs): Promise<RenderedBuckets> {
  const [raw, refined, served, artifacts, logs] = await Promise.all([
    valueOf(outputs.rawBucket),
    valueOf(outputs.refinedBucket),
    valueOf(outputs.servedBucket),
    valueOf(outputs.artifactBucket),
    valueOf(outputs.logBucket),
  ]);
  return { raw, refined, served, artifacts, logs };
}

/** The files that a program puts into buckets. */
export async function artifactsOf(resources: readonly Recorded[]): Promise<RenderedArtifact[]> {
  return await Promise.all(resources.filter(isObject).map(artifactOf));
}

/** An object that is written from a text, such as a folder's marker, is no file. */
function isObject({ type, inputs }: Recorded): boolean {
  return type === "aws:s3/bucketObjectv2:BucketObjectv2" && inputs["content"] === undefined;
}

async function artifactOf({ name, inputs }: Recorded): Promise<RenderedArtifact> {
  const { bucket, key, source } = inputs;
  const path = source instanceof FileAsset ? await source.path : undefined;
  if (typeof bucket !== "string" || typeof key !== "string" || path === undefined) {
    throw new Error(`the object ${name} is no file of this machine`);
  }
  return { bucket, key, path };
}
