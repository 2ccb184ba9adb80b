import type {
  Application,
  AutoTerminationPolicy,
  BootstrapActionConfig,
  Configuration,
  JobFlowInstancesConfig,
  RunJobFlowCommandInput,
  StepConfig,
  Tag,
} from "@aws-sdk/client-emr";
import { classifications } from "./classifications";
import { instanceFleets, type ClusterSize } from "./fleets";
import { stepConfigs, type Step } from "./steps";

/** Stands for a run's id in a declared request; `lake run` puts the real one in. */
export const RUN_PLACEHOLDER = "{{run}}";

/** What EventBridge Scheduler replaces with an id that is new for each execution. */
export const SCHEDULER_RUN = "<aws.scheduler.execution-id>";

/** Tag by which EMR's managed policy knows what it may touch. */
export const EMR_POLICY_TAG = "for-use-with-amazon-emr-managed-policies";

/** Whether a cluster lives for one run, or until it has been idle for a while. */
export enum ClusterMode {
  /** Started by each run, and ended by it. */
  Transient = "transient",
  /** Deployed with the stack; runs are added to it. */
  Persistent = "persistent",
}

/** Everything that a job-flow request is made of, as plain values. */
export interface JobFlow {
  readonly name: string;
  readonly releaseLabel: string;
  readonly mode: ClusterMode;
  readonly size: ClusterSize;
  /** Minutes after which a cluster without work ends; a transient one that hangs ends by it too. */
  readonly idleMinutes: number;
  readonly serviceRoleArn: string;
  readonly instanceProfileName: string;
  readonly subnetIds: readonly string[];
  readonly primarySecurityGroupId: string;
  readonly coreSecurityGroupId: string;
  readonly serviceSecurityGroupId: string;
  readonly securityConfigurationName: string;
  /** Folder of the logs: an s3:// URI that ends in `/`. */
  readonly logUri: string;
  readonly kmsKeyArn: string;
  readonly bootstrapActions: readonly BootstrapActionConfig[];
  readonly steps: readonly Step[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A `RunJobFlow` request with everything in it that this package asks for. */
export interface JobFlowRequest extends RunJobFlowCommandInput {
  Name: string;
  ReleaseLabel: string;
  Applications: Application[];
  Configurations: Configuration[];
  LogUri: string;
  LogEncryptionKmsKeyId: string;
  ServiceRole: string;
  JobFlowRole: string;
  SecurityConfiguration: string;
  ScaleDownBehavior: "TERMINATE_AT_TASK_COMPLETION";
  AutoTerminationPolicy: AutoTerminationPolicy;
  Instances: JobFlowInstancesConfig;
  BootstrapActions: BootstrapActionConfig[];
  Steps: StepConfig[];
  Tags: Tag[];
}

/**
 * The `RunJobFlow` request of a cluster and its steps.
 *
 * A transient cluster ends itself after its last step, or at the first that fails. A persistent one starts
 * without steps: runs are added later, and a failed step cancels the rest of its run.
 *
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html
 */
export function jobFlowRequest(flow: JobFlow): JobFlowRequest {
  const transient = flow.mode === ClusterMode.Transient;
  return {
    Name: flow.name,
    ReleaseLabel: flow.releaseLabel,
    Applications: [{ Name: "Hadoop" }, { Name: "Spark" }],
    Configurations: classifications(),
    LogUri: flow.logUri,
    LogEncryptionKmsKeyId: flow.kmsKeyArn,
    ServiceRole: flow.serviceRoleArn,
    JobFlowRole: flow.instanceProfileName,
    SecurityConfiguration: flow.securityConfigurationName,
    VisibleToAllUsers: true,
    ScaleDownBehavior: "TERMINATE_AT_TASK_COMPLETION",
    AutoTerminationPolicy: { IdleTimeout: flow.idleMinutes * 60 },
    Instances: {
      // No EC2 key pair: people reach a node through Session Manager.
      InstanceFleets: instanceFleets(flow.size),
      Ec2SubnetIds: [...flow.subnetIds],
      EmrManagedMasterSecurityGroup: flow.primarySecurityGroupId,
      EmrManagedSlaveSecurityGroup: flow.coreSecurityGroupId,
      ServiceAccessSecurityGroup: flow.serviceSecurityGroupId,
      KeepJobFlowAliveWhenNoSteps: !transient,
      TerminationProtected: false,
    },
    BootstrapActions: [...flow.bootstrapActions],
    Steps: transient ? stepConfigs(flow.steps, "TERMINATE_CLUSTER") : [],
    Tags: Object.entries(flow.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** The request with the id of each run put in by EventBridge Scheduler. */
export function scheduledRequest(request: string): string {
  return request.replaceAll(RUN_PLACEHOLDER, SCHEDULER_RUN);
}
