/** What a step, or the whole run, is at. The words are EMR's. */
export type RunState = "PENDING" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED";

/** What became of a whole run. */
export type RunOutcome = Extract<RunState, "COMPLETED" | "FAILED" | "CANCELLED">;

/** What a failed step does to the steps after it. */
export type ActionOnFailure = "TERMINATE_CLUSTER" | "CANCEL_AND_WAIT" | "CONTINUE";

/** The files that one step's output goes to, like EMR's own under the cluster's log URI. */
export interface StepLogs {
  /** What the runner did: the command, every mapping of a setting, the end. */
  readonly controller: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** One bootstrap action or step of a run, as it stands at the moment. */
export interface StepRun {
  /** Unique within the run: `b-01`, `s-01`, … in the order of the request. */
  readonly id: string;
  /** A bootstrap action prepares the node before the steps. */
  readonly kind: "bootstrap" | "step";
  readonly name: string;
  readonly state: RunState;
  readonly actionOnFailure: ActionOnFailure;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** The command's exit code; absent when it never ran. */
  readonly exitCode?: number;
  /** Why it failed or was cancelled. */
  readonly reason?: string;
  readonly logs: StepLogs;
}

/** How loud a line of output is: a screen shows `info` and `error`; the log files hold all. */
export type LineLevel = "noise" | "info" | "error";

/** What happens in a run, in order. */
export type RunEvent =
  | { readonly type: "run-started"; readonly name: string; readonly steps: readonly StepRun[] }
  | { readonly type: "step-started"; readonly step: StepRun }
  | {
      readonly type: "line";
      readonly step: StepRun;
      readonly stream: keyof StepLogs;
      readonly text: string;
      readonly level: LineLevel;
    }
  | { readonly type: "step-ended"; readonly step: StepRun }
  | { readonly type: "run-ended"; readonly result: JobFlowResult };

/** What became of a run. */
export interface JobFlowResult {
  readonly name: string;
  readonly outcome: RunOutcome;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Bootstrap actions, then steps, in the order of the request. */
  readonly steps: readonly StepRun[];
  /** Parts of the request that mean nothing on one machine, each with the reason. */
  readonly skipped: readonly Skipped[];
}

/** A setting of the request that the local run leaves out or replaces. */
export interface Skipped {
  /** For example `spark-defaults: spark.executor.memory`. */
  readonly setting: string;
  readonly reason: string;
}
