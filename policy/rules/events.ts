import { z } from "zod";
import {
  clusterEvent,
  emrEvents,
  SOME_RUN,
  stepEvent,
  type EmrEvent,
  type EmrIdentity,
} from "../events/emrEvents";
import { patternMatches } from "../events/pattern";
import { EMR_CLUSTER, jobFlowOf, SCHEDULE, valuesAt } from "../model/jobFlow";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { NotYetKnown, ofType, read, type Subject } from "../model/subject";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";

const eventRulesCanMatch = rule({
  name: "event-rules-can-match",
  description: "A rule about EMR matches at least one event that EMR sends.",
  scope: "resource",
  types: [RULE],
  settings: NO_SETTINGS,
  judge: (resource) => {
    const { eventPattern } = read(z.looseObject({ eventPattern: z.string().optional() }), resource);
    if (eventPattern === undefined || !eventPattern.includes("aws.emr")) return [];
    const events = emrEvents(runOf(eventPattern));
    return events.some((event) => patternMatches(eventPattern, event))
      ? []
      : [
          `its pattern matches no event that EMR sends: compare source, detail-type, state and the fields of detail with ${JSON.stringify(events[0])}`,
        ];
  },
});

/** A run that has the names which the pattern asks for: only the rest is judged. */
function runOf(pattern: string): EmrIdentity {
  const json: unknown = JSON.parse(pattern);
  const name = [...firstValues(json, "name"), ...valuesAt(json, "prefix")][0];
  return {
    clusterId: firstValues(json, "clusterId")[0] ?? SOME_RUN.clusterId,
    clusterName: name ?? SOME_RUN.clusterName,
    stepName: name ?? SOME_RUN.stepName,
  };
}

/** The texts in lists that stand under `key`. */
function firstValues(value: unknown, key: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === key && Array.isArray(inner)
      ? inner.filter((it): it is string => typeof it === "string")
      : firstValues(inner, key),
  );
}

const failedRunsAreHeard = rule({
  name: "failed-runs-are-heard",
  description:
    "Somebody is told when a cluster of the stack ends with an error, and when one of its steps fails.",
  scope: "stack",
  types: [EMR_CLUSTER, SCHEDULE],
  settings: NO_SETTINGS,
  judge: (resource, { stack }) => {
    const flow = jobFlowOf(resource);
    if (flow === undefined) return [];
    const run = {
      clusterId: idOf(resource),
      clusterName: flow.name,
      // Steps that are added later have names that begin with the cluster's.
      stepName: flow.stepNames[0] ?? `${flow.name}/some step`,
    };
    const wanted = [clusterEvent("TERMINATED_WITH_ERRORS", run), stepEvent("FAILED", run)];
    return wanted
      .filter((event) => !isHeard(event, stack))
      .map(
        (event) =>
          `nothing hears of "${event["detail-type"]}" ${String(event.detail["state"])} of ${flow.name}: add an EventBridge rule with a target, such as RunAlarms`,
      );
  },
});

function idOf(cluster: Subject): string {
  const { id } = cluster.props;
  return typeof id === "string" ? id : SOME_RUN.clusterId;
}

/** Whether some rule with a target matches an event. */
function isHeard(event: EmrEvent, stack: readonly Subject[]): boolean {
  const heard = ofType(stack, TARGET).flatMap((it) => it.madeFrom("rule"));
  return ofType(stack, RULE).some((it) => {
    const { eventPattern } = it.props;
    if (typeof eventPattern === "symbol") throw new NotYetKnown("eventPattern");
    return (
      typeof eventPattern === "string" && heard.includes(it) && patternMatches(eventPattern, event)
    );
  });
}

/** Rules of events. */
export const EVENT_RULES: readonly Rule[] = [eventRulesCanMatch, failedRunsAreHeard];
