import { z } from "zod";
import {
  artifactsOf,
  bucketsOf,
  LOOK_UPS,
  record,
  type RenderedArtifact,
  type RenderedBuckets,
  type Settings,
  valueOf,
} from "../../program";
import { deployIceberg } from "./deploy";

const APPLICATIONS = z.object({
  load: z.looseObject({}),
  analytics: z.looseObject({}),
  maintenance: z.looseObject({}),
});

/** The `eks-iceberg` variant as it would be deployed, with stand-ins for what AWS decides. */
export interface RenderedIceberg {
  /** The declared runs, by what they do: SparkApplications as a run would create them. */
  readonly applications: Readonly<z.infer<typeof APPLICATIONS>>;
  /** Database of the tables. */
  readonly database: string;
  readonly buckets: RenderedBuckets;
  readonly artifacts: readonly RenderedArtifact[];
}

/**
 * Runs the program without an engine and answers with what it declares: the local runtime runs exactly that.
 *
 * `stack` is the name of the stack, which resources are named after. A schedule changes nothing here.
 */
export async function renderIceberg(
  settings: Settings,
  stack = "eks-iceberg",
): Promise<RenderedIceberg> {
  const { built, resources } = await record(() => deployIceberg(settings), LOOK_UPS, stack);
  return {
    applications: APPLICATIONS.parse(JSON.parse(await valueOf(built.sparkApplications))),
    database: await valueOf(built.database),
    buckets: await bucketsOf(built),
    artifacts: await artifactsOf(resources),
  };
}
