import type { RunJobFlowCommandInput } from "@aws-sdk/client-emr";
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
import { deployEmr } from "./deploy";

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
  const [request, steps] = await Promise.all([valueOf(built.jobFlowRequest), valueOf(built.steps)]);
  const declared = JSON.parse(request) as RunJobFlowCommandInput;
  const own = declared.Steps ?? [];
  return {
    request: own.length > 0 ? declared : { ...declared, Steps: JSON.parse(steps) as typeof own },
    buckets: await bucketsOf(built),
    artifacts: await artifactsOf(resources),
  };
}
