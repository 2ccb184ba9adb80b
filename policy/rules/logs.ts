import { z } from "zod";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { ofType, read } from "../model/subject";

const logGroupsExpire = rule({
  name: "log-groups-expire",
  description: "CloudWatch keeps logs for a set time, not for ever.",
  scope: "resource",
  types: ["aws:cloudwatch/logGroup:LogGroup"],
  settings: NO_SETTINGS,
  judge: (group) => {
    const shape = z.looseObject({ retentionInDays: z.number().optional() });
    // CloudWatch takes 0 for "for ever".
    const { retentionInDays = 0 } = read(shape, group);
    return retentionInDays > 0 ? [] : ["keeps its logs for ever: set retentionInDays"];
  },
});

const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const RULES = z.looseObject({
  rules: z.array(
    z.looseObject({
      status: z.string(),
      expiration: z.looseObject({ days: z.number().optional() }).optional(),
    }),
  ),
});

const logBucketsExpire = rule({
  name: "log-buckets-expire",
  description: "A bucket that takes other buckets' access logs deletes them after a set time.",
  scope: "stack",
  types: ["aws:s3/bucket:Bucket"],
  settings: NO_SETTINGS,
  judge: (bucket, { stack }) => {
    const isTarget = ofType(stack, "aws:s3/bucketLogging:BucketLogging").some((it) =>
      it.madeFrom("targetBucket").includes(bucket),
    );
    if (!isTarget) return [];
    const expires = ofType(stack, LIFECYCLE)
      .filter((it) => it.madeFrom("bucket").includes(bucket))
      .flatMap((it) => read(RULES, it).rules)
      .some(({ status, expiration }) => status === "Enabled" && (expiration?.days ?? 0) > 0);
    return expires ? [] : ["keeps access logs for ever: add a lifecycle rule that expires them"];
  },
});

/** Rules of logs. */
export const LOG_RULES: readonly Rule[] = [logGroupsExpire, logBucketsExpire];
