import * as pulumi from "@pulumi/pulumi";
import {
  bootstrapAction,
  EMR_POLICY_TAG,
  jobFlowRequest,
  RUN_PLACEHOLDER,
  scheduledRequest,
  stepConfigs,
  type JobFlow,
} from "../../emr";
import { placeOf } from "../../shared";
import type { JobManifest } from "../../spark";
import { instanceProfileName, launcherUri, prefixListsUri, type EmrFoundation } from "./foundation";
import { emrLayout } from "./layout";
import {
  DEFAULT_MAX_REJECT_PERCENT,
  DEFAULT_MERGE,
  DEFAULT_MERGE_TARGET_MIB,
  DEFAULT_SONGS_LAYOUT,
  yearsOf,
  withDefaults,
  type EmrPipelineArgs,
} from "./args";
import { emrSteps, prefixListWords, type EmrStepsArgs } from "./steps";

/** A run in the two forms that EMR takes one, as JSON texts; {@link RUN_PLACEHOLDER} stands for its id. */
export interface RequestTexts {
  /** A `RunJobFlow` request. */
  readonly request: pulumi.Output<string>;
  /** The `Steps` of `AddJobFlowSteps`. */
  readonly steps: pulumi.Output<string>;
}

/** What a request is made from beside the arguments. */
export interface RequestParts {
  readonly base: EmrFoundation;
  readonly manifest: JobManifest;
  readonly parent: pulumi.Resource;
}

/** Name of a pipeline's clusters. The stack's name tells those of two stacks in one account apart. */
export function clusterName(name: string): string {
  return `${name}-${pulumi.getStack()}`;
}

/** A run of the pipeline `name`, as requests. */
export function requestTexts(
  name: string,
  args: EmrPipelineArgs,
  { base, manifest, parent }: RequestParts,
): RequestTexts {
  const cluster = clusterName(name);
  const plan = deployedValues(base, parent).apply((deployed) => {
    const stepsArgs = stepArguments(args, { cluster, manifest, deployed });
    return { deployed, stepsArgs, steps: emrSteps(stepsArgs) };
  });
  return {
    request: plan.apply(({ deployed, stepsArgs, steps }) =>
      JSON.stringify(
        jobFlowRequest({
          ...jobFlow(args, cluster, deployed),
          // A persistent cluster may start before there is any data; each run's first step asks for it.
          bootstrapActions: [
            bootstrapAction("List prefixes", prefixListWords(stepsArgs, ["--allow-empty"])),
          ],
          steps,
        }),
      ),
    ),
    steps: plan.apply(({ steps }) => JSON.stringify(stepConfigs(steps, "CANCEL_AND_WAIT"))),
  };
}

/** What the scheduler sends: a whole request, or steps for the cluster that is there. */
export function scheduleInput(
  texts: RequestTexts,
  clusterId: pulumi.Output<string> | undefined,
): pulumi.Output<string> {
  if (clusterId === undefined) return texts.request.apply(scheduledRequest);
  return pulumi
    .all([texts.steps, clusterId])
    .apply(([steps, id]) =>
      scheduledRequest(`{"JobFlowId":${JSON.stringify(id)},"Steps":${steps}}`),
    );
}

/** Everything that AWS decides and a request names. */
type Deployed = Readonly<pulumi.Unwrap<ReturnType<typeof deployedOutputs>>>;

function deployedValues(base: EmrFoundation, parent: pulumi.Resource): pulumi.Output<Deployed> {
  return pulumi.output(deployedOutputs(base, parent));
}

function deployedOutputs({ lake, nodes, access }: EmrFoundation, parent: pulumi.Resource) {
  return {
    region: placeOf(parent).region,
    raw: lake.rawBucketName,
    refined: lake.refinedBucketName,
    served: lake.servedBucketName,
    logs: lake.logBucketName,
    kmsKeyArn: lake.kmsKeyArn,
    wheel: lake.wheelUri,
    launcher: launcherUri(lake),
    prefixLists: prefixListsUri(lake),
    subnetIds: lake.privateSubnetIds,
    serviceRoleArn: access.serviceRoleArn,
    instanceProfileName: instanceProfileName(nodes),
    primarySecurityGroupId: access.primarySecurityGroupId,
    coreSecurityGroupId: access.coreSecurityGroupId,
    serviceSecurityGroupId: access.serviceSecurityGroupId,
    securityConfigurationName: access.securityConfigurationName,
  };
}

interface StepParts {
  readonly cluster: string;
  readonly manifest: JobManifest;
  readonly deployed: Deployed;
}

function stepArguments(
  args: EmrPipelineArgs,
  { cluster, manifest, deployed }: StepParts,
): EmrStepsArgs {
  return {
    clusterName: cluster,
    region: deployed.region,
    manifest,
    uris: { wheel: deployed.wheel, launcher: deployed.launcher },
    prefixLists: deployed.prefixLists,
    layout: emrLayout(deployed, RUN_PLACEHOLDER),
    run: RUN_PLACEHOLDER,
    merge: args.merge ?? DEFAULT_MERGE,
    mergeTargetMiB: args.mergeTargetMiB ?? DEFAULT_MERGE_TARGET_MIB,
    songsLayout: args.songsLayout ?? DEFAULT_SONGS_LAYOUT,
    years: yearsOf(args),
    maxRejectPercent: args.maxRejectPercent ?? DEFAULT_MAX_REJECT_PERCENT,
  };
}

function jobFlow(
  args: EmrPipelineArgs,
  cluster: string,
  deployed: Deployed,
): Omit<JobFlow, "bootstrapActions" | "steps"> {
  const compute = withDefaults(args.compute);
  return {
    name: cluster,
    releaseLabel: compute.releaseLabel,
    mode: compute.mode,
    size: compute,
    idleMinutes: compute.idleMinutes,
    ...deployed,
    logUri: `s3://${deployed.logs}/emr/`,
    tags: { ...args.tags, Name: cluster, [EMR_POLICY_TAG]: "true" },
  };
}
