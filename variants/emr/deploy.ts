import { secret, type Output } from "@pulumi/pulumi";
import { EmrPipeline, type EmrPipelineArgs } from "../../components";
import {
  commonOutputs,
  networkArgs,
  PROJECT_FILES,
  type Settings,
  type StackOutputs,
} from "../../program";
import type { DeployPart } from "../variant";
import { emrSettings, type EmrSettings } from "./shape";

/** What a stack of the `emr` variant tells its users. */
export interface EmrOutputs extends StackOutputs {
  /** A run as a `RunJobFlow` request, as JSON text; `{{run}}` in it stands for the run's id. */
  readonly jobFlowRequest: Output<string>;
  /** A run's steps as `AddJobFlowSteps` takes them, as JSON text. */
  readonly steps: Output<string>;
  /** Id of the persistent cluster; empty where each run starts its own. */
  readonly clusterId: Output<string>;
  /** Topic that hears of failed runs and steps. */
  readonly alarmTopic: Output<string>;
}

/** Deploys the `emr` variant. */
export function deployEmr(settings: Settings): EmrOutputs {
  const pipeline = new EmrPipeline("lake", emrArgs(emrSettings(settings)));
  return {
    ...commonOutputs(settings.variant, pipeline),
    jobFlowRequest: pipeline.jobFlowRequest,
    steps: pipeline.steps,
    clusterId: pipeline.clusterId,
    alarmTopic: pipeline.alarmTopicArn,
  };
}

function emrArgs(settings: EmrSettings): EmrPipelineArgs {
  return {
    files: PROJECT_FILES,
    network: networkArgs(settings),
    compute: {
      releaseLabel: settings.release,
      mode: settings.cluster,
      primaryInstanceTypes: settings.primaryInstanceTypes,
      coreInstanceTypes: settings.coreInstanceTypes,
      coreCount: settings.coreCount,
      taskInstanceTypes: settings.taskInstanceTypes,
      taskCount: settings.taskCount,
      taskSpotPercent: settings.taskSpotPercent,
      idleMinutes: settings.idleMinutes,
      maxCapacity: settings.maxCapacity,
    },
    merge: settings.merge,
    mergeTargetMiB: settings.mergeTargetMiB,
    songsLayout: settings.songsLayout,
    firstYear: settings.firstYear,
    lastYear: settings.lastYear,
    maxRejectPercent: settings.maxRejectPercent,
    ...(settings.schedule === undefined ? {} : { schedule: settings.schedule }),
    // Somebody's address: encrypted in the stack's state, however it was set.
    ...(settings.alarmEmail === undefined ? {} : { alarmEmail: secret(settings.alarmEmail) }),
    retention: {
      runDays: settings.runRetentionDays,
      oldVersionDays: settings.noncurrentRetentionDays,
      logDays: settings.logRetentionDays,
    },
    protected: settings.protected,
    deleteDataOnDestroy: settings.deleteDataOnDestroy,
    tags: settings.tags,
  };
}

export const deploy: DeployPart = deployEmr;
