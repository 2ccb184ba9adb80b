import {
  arn,
  arnLike,
  equals,
  iamArn,
  type Place,
  policyDocument,
  type ResourceStatement,
} from "../shared";
import { KeyUser } from "./lakeKeyArgs";

/** In a key's own policy `*` is the key that the policy hangs on. */
const THIS_KEY = ["*"];

/** The policy of a key that this account's IAM policies govern, and that `users` may use for this account. */
export function keyPolicy(users: readonly KeyUser[], place: Place): string {
  return policyDocument([
    accountStatement(place),
    ...users.map((user) => userStatement(user, place)),
  ]);
}

/**
 * Lets IAM policies of the account speak about the key. Without it nobody could change or delete the key, ever
 * (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
 */
function accountStatement(place: Place): ResourceStatement {
  return {
    sid: "AccountByIam",
    principal: { kind: "AWS", names: [iamArn(place, "root")] },
    actions: ["kms:*"],
    resources: THIS_KEY,
  };
}

function userStatement(user: KeyUser, place: Place): ResourceStatement {
  switch (user) {
    case KeyUser.CloudWatchLogs:
      return {
        sid: "LogGroups",
        principal: { kind: "Service", names: [`logs.${place.region}.${place.dnsSuffix}`] },
        actions: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:DescribeKey",
        ],
        resources: THIS_KEY,
        conditions: [
          arnLike("kms:EncryptionContext:aws:logs:arn", arn(place, "logs", "log-group:*")),
        ],
      };
    case KeyUser.EventBridge:
      // EventBridge says neither account nor rule to KMS; the topic that SNS encrypts for is what is known.
      return { sid: "EventsToTopics", ...topicPublisher("events.amazonaws.com", place) };
    case KeyUser.CloudWatchAlarms: {
      const publisher = topicPublisher("cloudwatch.amazonaws.com", place);
      const conditions = [...publisher.conditions, equals("aws:SourceAccount", place.account)];
      return { sid: "AlarmsToTopics", ...publisher, conditions };
    }
  }
}

function topicPublisher(
  service: string,
  place: Place,
): ResourceStatement & Required<Pick<ResourceStatement, "conditions">> {
  return {
    principal: { kind: "Service", names: [service] },
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: THIS_KEY,
    conditions: [arnLike("kms:EncryptionContext:aws:sns:topicArn", arn(place, "sns", "*"))],
  };
}
