import { z } from "zod";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { ofType, read, type Subject } from "../model/subject";

const QUEUE = "aws:sqs/queue:Queue";
const FUNCTION = "aws:lambda/function:Function";
const ON_FAILURE = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

/** Properties that name a dead-letter queue, by the type that has them. */
const NAMES_DEAD_LETTERS: readonly (readonly [type: string, property: string])[] = [
  ["aws:scheduler/schedule:Schedule", "target"],
  ["aws:cloudwatch/eventTarget:EventTarget", "deadLetterConfig"],
  [FUNCTION, "deadLetterConfig"],
  [ON_FAILURE, "destinationConfig"],
  [QUEUE, "redrivePolicy"],
  ["aws:sqs/redrivePolicy:RedrivePolicy", "redrivePolicy"],
  ["aws:sns/topicSubscription:TopicSubscription", "redrivePolicy"],
  ["aws:lambda/eventSourceMapping:EventSourceMapping", "destinationConfig"],
];

const queuesHaveDeadLetters = rule({
  name: "queues-have-dead-letters",
  description:
    "A queue hands what nobody could process to another queue, unless it is such a queue itself.",
  scope: "stack",
  types: [QUEUE],
  settings: NO_SETTINGS,
  judge: (queue, { stack }) => {
    const policies = ofType(stack, "aws:sqs/redrivePolicy:RedrivePolicy");
    const hasOne =
      queue.props["redrivePolicy"] !== undefined ||
      policies.some((it) => it.madeFrom("queueUrl").includes(queue));
    return hasOne || keepsDeadLetters(queue, stack)
      ? []
      : ["has no redrivePolicy: name a dead-letter queue and how often to try"];
  },
});

function keepsDeadLetters(queue: Subject, stack: readonly Subject[]): boolean {
  return NAMES_DEAD_LETTERS.some(([type, property]) =>
    ofType(stack, type).some(
      (it) => it.madeFrom(property).includes(queue) && !isItsTarget(queue, it),
    ),
  );
}

/** Whether a schedule sends its starts to the queue, rather than what failed of them. */
function isItsTarget(queue: Subject, { props }: Subject): boolean {
  const { target } = props;
  const { arn } = queue.props;
  if (typeof target !== "object" || target === null || typeof arn !== "string") return false;
  return Reflect.get(target, "arn") === arn;
}

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

const deadLettersRaiseAnAlarm = rule({
  name: "dead-letters-raise-an-alarm",
  description:
    "Somebody hears of what failed: each queue of dead letters has an alarm with an action.",
  scope: "stack",
  types: [QUEUE],
  settings: NO_SETTINGS,
  judge: (queue, { stack }) => {
    if (!keepsDeadLetters(queue, stack)) return [];
    const isWatched = ofType(stack, ALARM).some(
      (alarm) =>
        alarm.madeFrom("dimensions").includes(queue) && alarm.props["alarmActions"] !== undefined,
    );
    return isWatched
      ? []
      : [
          "keeps dead letters, and nobody hears of them: make an alarm on its ApproximateNumberOfMessagesVisible",
        ];
  },
});

const functionsHaveDeadLetters = rule({
  name: "functions-have-dead-letters",
  description: "A function's failed events land in a queue or a topic.",
  scope: "stack",
  types: [FUNCTION],
  settings: NO_SETTINGS,
  judge: (lambda, { stack }) => {
    const destinations = ofType(stack, ON_FAILURE).filter((it) => {
      const shape = z.looseObject({
        destinationConfig: z.looseObject({ onFailure: z.unknown().optional() }).optional(),
      });
      return read(shape, it).destinationConfig?.onFailure !== undefined;
    });
    const hasOne =
      lambda.props["deadLetterConfig"] !== undefined ||
      destinations.some((it) => it.madeFrom("functionName").includes(lambda));
    return hasOne
      ? []
      : ["has no deadLetterConfig: name a queue for events that it failed to process"];
  },
});

const DEAD_LETTER = z.looseObject({ arn: z.unknown() }).optional();
const TARGETS = z.looseObject({
  arn: z.string().optional(),
  deadLetterConfig: DEAD_LETTER,
  target: z.looseObject({ deadLetterConfig: DEAD_LETTER }).optional(),
});

const schedulesHaveDeadLetters = rule({
  name: "schedules-have-dead-letters",
  description:
    "A start that a schedule or an event asked for and that failed lands in a queue. Messages to a topic need none.",
  scope: "resource",
  types: ["aws:scheduler/schedule:Schedule", "aws:cloudwatch/eventTarget:EventTarget"],
  settings: NO_SETTINGS,
  judge: (resource) => {
    const { arn = "", deadLetterConfig, target } = read(TARGETS, resource);
    if (/^arn:[\w-]+:sns:/.test(arn)) return [];
    return (deadLetterConfig ?? target?.deadLetterConfig) === undefined
      ? ["its target has no deadLetterConfig: name a queue for starts that failed"]
      : [];
  },
});

/** Rules of what becomes of work that failed. */
export const DEAD_LETTER_RULES: readonly Rule[] = [
  queuesHaveDeadLetters,
  functionsHaveDeadLetters,
  schedulesHaveDeadLetters,
  deadLettersRaiseAnAlarm,
];
