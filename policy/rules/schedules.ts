import { z } from "zod";
import { SCHEDULE } from "../model/jobFlow";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { read } from "../model/subject";
import { SCHEDULED_SPARK_APPLICATION } from "../model/sparkRun";
import { awsScheduleComplaint, kubeScheduleComplaint } from "../schedules/expressions";

const EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";

const SCHEDULED = z.looseObject({
  scheduleExpression: z.string().optional(),
  spec: z.looseObject({ schedule: z.string() }).optional(),
});

const schedulesAreTaken = rule({
  name: "schedules-are-taken",
  description:
    "A schedule is one that AWS, or the Spark Operator, takes: fields, bounds and the ? of AWS's cron.",
  scope: "resource",
  types: [SCHEDULE, EVENT_RULE, SCHEDULED_SPARK_APPLICATION],
  settings: NO_SETTINGS,
  judge: (resource) => {
    const { scheduleExpression, spec } = read(SCHEDULED, resource);
    const service = resource.type === SCHEDULE ? "EventBridge Scheduler" : "EventBridge";
    return [
      [scheduleExpression, (text: string) => awsScheduleComplaint(text, service)] as const,
      [spec?.schedule, kubeScheduleComplaint] as const,
    ].flatMap(([text, complaintOf]) => {
      const complaint = text === undefined ? undefined : complaintOf(text);
      return complaint === undefined
        ? []
        : [`its schedule "${text}" would be refused: ${complaint}`];
    });
  },
});

/** Rules of schedules. */
export const SCHEDULE_RULES: readonly Rule[] = [schedulesAreTaken];
