import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { JobRole } from "../identity";
import {
  Checks,
  expectName,
  LONGEST_ROLE_NAME,
  placeOf,
  type Place,
  type PolicyStatement,
  scheduleFault,
} from "../shared";
import { schedulerStatements } from "./accessPolicies";

/** Seconds that a start which failed is kept in the dead-letter queue: 14 days, the most that SQS allows. */
const DEAD_LETTER_SECONDS = 1_209_600;

/** How often, and for how many seconds, the scheduler tries again when EMR refuses a start. */
const RETRY = { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 };

/** How often SQS counts messages for CloudWatch: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const ALARM_SECONDS = 60;

/** What a scheduled run is made of. */
export interface ScheduledRunArgs {
  /** When to start, in UTC: `rate(…)` or `cron(…)` of EventBridge Scheduler. */
  readonly expression: string;

  /**
   * The call's input as JSON text: a `RunJobFlow` request, or `AddJobFlowSteps` where `clusterId` is given.
   * The scheduler replaces `<aws.scheduler.execution-id>` in it.
   */
  readonly input: pulumi.Input<string>;

  /**
   * Cluster that the steps are added to.
   * @default - each run starts a cluster of its own
   */
  readonly clusterId?: pulumi.Input<string>;

  /** Role of EMR's service, which a new cluster is handed. */
  readonly serviceRoleArn: pulumi.Input<string>;

  /** Role of the nodes, which a new cluster is handed. */
  readonly instanceRoleArn: pulumi.Input<string>;

  /** Key that encrypts starts that failed. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /**
   * SNS topic that hears when a start has failed; CloudWatch must be allowed to publish there, and to use its key.
   * @default - nobody is told; the starts stay in the queue for 14 days
   */
  readonly alarmTopicArn?: pulumi.Input<string>;
}

/**
 * Starts runs by the clock, through EventBridge Scheduler's universal target; a start that fails lands in a queue.
 *
 * @example
 * ```ts
 * import { LakeKey, ScheduledRun } from "spark-lake";
 *
 * const key = new LakeKey("lake", {});
 * const nightly = new ScheduledRun("lake-nightly", {
 *   expression: "cron(0 3 * * ? *)",
 *   clusterId: "j-1YONHTCP3YZKC",
 *   input: JSON.stringify({ JobFlowId: "j-1YONHTCP3YZKC", Steps: [] }),
 *   serviceRoleArn: "arn:aws:iam::123456789012:role/emr-service",
 *   instanceRoleArn: "arn:aws:iam::123456789012:role/emr-nodes",
 *   kmsKeyArn: key.keyArn,
 * });
 * export const failedStarts = nightly.deadLetterQueueArn;
 * ```
 */
export class ScheduledRun extends pulumi.ComponentResource {
  /** ARN of the queue that holds starts which failed. */
  readonly deadLetterQueueArn: pulumi.Output<string>;

  constructor(name: string, args: ScheduledRunArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("spark-lake:index:ScheduledRun", name, {}, opts);

    const place = placeOf(this);
    const queue = this.createQueue(name, args);
    if (args.alarmTopicArn !== undefined) this.watch(name, queue, args.alarmTopicArn);
    const role = this.createRole(name, args, queue, place);
    this.createSchedule(name, args, { queue, role, place });

    this.deadLetterQueueArn = queue.arn;
    this.registerOutputs({ deadLetterQueueArn: this.deadLetterQueueArn });
  }

  private createQueue(name: string, args: ScheduledRunArgs): aws.sqs.Queue {
    return new aws.sqs.Queue(
      `${name}-failed`,
      {
        messageRetentionSeconds: DEAD_LETTER_SECONDS,
        kmsMasterKeyId: args.kmsKeyArn,
      },
      { parent: this },
    );
  }

  /** Tells the topic as soon as a start has failed. An empty queue says nothing to CloudWatch after some hours, which is no alarm. */
  private watch(name: string, queue: aws.sqs.Queue, topicArn: pulumi.Input<string>): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-failed`,
      {
        alarmDescription: "Runs that the schedule could not start are in the dead-letter queue.",
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queue.name },
        statistic: "Maximum",
        period: ALARM_SECONDS,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching",
        alarmActions: [topicArn],
      },
      { parent: this },
    );
  }

  private createRole(
    name: string,
    args: ScheduledRunArgs,
    queue: aws.sqs.Queue,
    place: pulumi.Output<Place>,
  ): JobRole {
    return new JobRole(
      `${name}-start`,
      {
        description: "EventBridge Scheduler starts runs with this role.",
        services: ["scheduler.amazonaws.com"],
        statements: statementsOf(args, queue, place),
      },
      { parent: this },
    );
  }

  private createSchedule(name: string, args: ScheduledRunArgs, made: Made): void {
    const action = args.clusterId === undefined ? "runJobFlow" : "addJobFlowSteps";
    new aws.scheduler.Schedule(
      name,
      {
        scheduleExpression: args.expression,
        scheduleExpressionTimezone: "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        kmsKeyArn: args.kmsKeyArn,
        target: {
          arn: made.place.apply(
            ({ partition }) => `arn:${partition}:scheduler:::aws-sdk:emr:${action}`,
          ),
          roleArn: made.role.roleArn,
          input: args.input,
          deadLetterConfig: { arn: made.queue.arn },
          retryPolicy: RETRY,
        },
      },
      { parent: this },
    );
  }
}

interface Made {
  readonly queue: aws.sqs.Queue;
  readonly role: JobRole;
  readonly place: pulumi.Output<Place>;
}

function statementsOf(
  args: ScheduledRunArgs,
  queue: aws.sqs.Queue,
  place: pulumi.Output<Place>,
): pulumi.Output<PolicyStatement[]> {
  return pulumi
    .all([
      place,
      queue.arn,
      args.kmsKeyArn,
      args.serviceRoleArn,
      args.instanceRoleArn,
      args.clusterId,
    ])
    .apply(([here, deadLetterArn, kmsKeyArn, serviceRole, instanceRole, clusterId]) =>
      schedulerStatements({
        place: here,
        deadLetterArn,
        kmsKeyArn,
        clusterId,
        passedRoles: [
          { arn: serviceRole, service: "elasticmapreduce.amazonaws.com" },
          { arn: instanceRole, service: "ec2.amazonaws.com" },
        ],
      }),
    );
}

function checkArgs(name: string, args: ScheduledRunArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["start-role"], LONGEST_ROLE_NAME);
  const fault = scheduleFault(args.expression);
  checks
    .expect(fault === undefined, "expression", `${fault ?? ""}, got "${args.expression}"`)
    .done(`ScheduledRun "${name}"`);
}
