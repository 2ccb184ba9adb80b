import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Checks, equals, expectName, type Place, placeOf, policyDocument } from "../shared";
import { failedClusterPattern, failedStepPattern } from "./runEvents";

/** Longest name of an SNS topic or an EventBridge rule that leaves room for Pulumi's suffix. */
const LONGEST_RULE_NAME = 64;

/** What the alarms of a pipeline's runs are made of. */
export interface RunAlarmsArgs {
  /** Name of the pipeline's clusters. */
  readonly clusterName: string;

  /**
   * Cluster whose runs are watched.
   * @default - every cluster called {@link clusterName}
   */
  readonly clusterId?: pulumi.Input<string>;

  /** Key that encrypts the messages. EventBridge must be allowed to use it, and CloudWatch where its alarms go to the topic. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /**
   * Address that gets the messages; it has to confirm once.
   * @default - nobody is subscribed
   */
  readonly email?: pulumi.Input<string>;
}

/**
 * A topic that hears of every run that failed and every step that failed. Alarms of CloudWatch may publish there as well.
 *
 * @example
 * ```ts
 * import { KeyUser, LakeKey, RunAlarms } from "spark-lake";
 *
 * const key = new LakeKey("lake", { users: [KeyUser.EventBridge, KeyUser.CloudWatchAlarms] });
 * const alarms = new RunAlarms("lake-alarms", {
 *   clusterName: "lake-prod",
 *   kmsKeyArn: key.keyArn,
 *   email: "data-platform@example.com",
 * });
 * export const topic = alarms.topicArn;
 * ```
 */
export class RunAlarms extends pulumi.ComponentResource {
  /** ARN of the topic: subscribe a chat, a pager or a function. */
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: RunAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkName(name);
    super("spark-lake:index:RunAlarms", name, {}, opts);

    const topic = this.createTopic(name, args);
    const watch = pulumi.output({ clusterName: args.clusterName, clusterId: args.clusterId });
    this.forward(`${name}-clusters`, "Runs that failed", watch.apply(failedClusterPattern), topic);
    this.forward(`${name}-steps`, "Steps that failed", watch.apply(failedStepPattern), topic);
    if (args.email !== undefined) this.subscribe(name, args.email, topic);

    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }

  private createTopic(name: string, args: RunAlarmsArgs): aws.sns.Topic {
    const topic = new aws.sns.Topic(name, { kmsMasterKeyId: args.kmsKeyArn }, { parent: this });
    new aws.sns.TopicPolicy(
      `${name}-policy`,
      {
        arn: topic.arn,
        policy: pulumi
          .all([topic.arn, placeOf(this)])
          .apply(([topicArn, place]) => publishPolicy(topicArn, place)),
      },
      { parent: this },
    );
    return topic;
  }

  private forward(
    name: string,
    description: string,
    eventPattern: pulumi.Output<string>,
    topic: aws.sns.Topic,
  ): void {
    const rule = new aws.cloudwatch.EventRule(
      name,
      { description, eventPattern },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(name, { rule: rule.name, arn: topic.arn }, { parent: this });
  }

  private subscribe(name: string, email: pulumi.Input<string>, topic: aws.sns.Topic): void {
    new aws.sns.TopicSubscription(
      `${name}-email`,
      { topic: topic.arn, protocol: "email", endpoint: email },
      { parent: this },
    );
  }
}

/** Rules of EventBridge and alarms of this account may publish; nobody else. EventBridge does not support conditions in a topic's policy. */
function publishPolicy(topicArn: string, { account }: Place): string {
  return policyDocument([
    {
      sid: "EventBridge",
      principal: { kind: "Service", names: ["events.amazonaws.com"] },
      actions: ["sns:Publish"],
      resources: [topicArn],
    },
    {
      sid: "Alarms",
      principal: { kind: "Service", names: ["cloudwatch.amazonaws.com"] },
      actions: ["sns:Publish"],
      resources: [topicArn],
      conditions: [equals("aws:SourceAccount", account)],
    },
  ]);
}

function checkName(name: string): void {
  const checks = new Checks();
  expectName(checks, name, ["clusters"], LONGEST_RULE_NAME);
  checks.done(`RunAlarms "${name}"`);
}
