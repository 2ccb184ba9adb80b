import {
  type BootstrapActionConfig,
  type Configuration,
  type StepConfig,
} from "@aws-sdk/client-emr";
import { ask } from "../../support/emulator";

/** Something that a cluster of the emulator has to do: all of its bootstrap actions, or one step. */
export interface Work {
  readonly region: string;
  readonly clusterId: string;
  /** Name of the cluster. */
  readonly name: string;
  /** The step; null for bootstrap actions. */
  readonly stepId: string | null;
  readonly bootstrapActions: readonly BootstrapActionConfig[];
  readonly steps: readonly StepConfig[];
  /** The cluster's classifications. */
  readonly configurations: readonly Configuration[];
  /** Folder of the cluster's logs, `s3://…/`, where it keeps any. */
  readonly logUri: string | null;
  readonly logEncryptionKmsKeyId: string | null;
}

/** How a piece of work ended. */
export interface Ending {
  readonly state: "COMPLETED" | "FAILED" | "CANCELLED";
  readonly reason?: string;
  /** The log that says more. */
  readonly logFile?: string;
}

/** The next piece of work, which then counts as running; undefined when there is none. */
export async function claim(endpoint: string): Promise<Work | undefined> {
  return ((await ask(endpoint, "POST", "emr/claim")) as Work | null) ?? undefined;
}

/** Whether the work is still to be done: nobody cancelled it meanwhile. */
export async function isWanted(endpoint: string, work: Work): Promise<boolean> {
  return (await ask(endpoint, "POST", "emr/wanted", idsOf(work))) as boolean;
}

/** Tells the emulator how the work ended. */
export async function settle(endpoint: string, work: Work, ending: Ending): Promise<void> {
  const { state, reason, logFile } = ending;
  await ask(endpoint, "POST", "emr/settle", { ...idsOf(work), state, reason, log_file: logFile });
}

function idsOf({ clusterId, stepId }: Work): { cluster_id: string; step_id: string | null } {
  return { cluster_id: clusterId, step_id: stepId };
}
