import { z } from "zod";
import { CONFIGURATIONS, configurationsIn, sparkOf, type SparkSettings } from "./sparkSettings";
import { read, type Subject } from "./subject";

/** An EMR cluster, whether the stack makes it or a schedule starts it. */
export interface JobFlow extends SparkSettings {
  readonly name: string;
  /** Whether it stays when its steps are done. */
  readonly staysUp: boolean;
  /** Seconds without work after which it ends itself; undefined where it never does. */
  readonly idleSeconds: number | undefined;
  /** Whether it names a security configuration. */
  readonly hasSecurityConfiguration: boolean;
  /** Names of the steps that it is started with. */
  readonly stepNames: readonly string[];
  readonly instanceTypes: readonly string[];
}

/** Type of a cluster that the stack makes. */
export const EMR_CLUSTER = "aws:emr/cluster:Cluster";
/** Type of a schedule, whose target may be EMR's `RunJobFlow`. */
export const SCHEDULE = "aws:scheduler/schedule:Schedule";

/** The cluster that a resource makes or starts; undefined where it does neither. */
export function jobFlowOf(resource: Subject): JobFlow | undefined {
  if (resource.type === EMR_CLUSTER) return madeCluster(resource);
  return resource.type === SCHEDULE ? startedCluster(resource) : undefined;
}

const MADE = z.looseObject({
  name: z.string().optional(),
  keepJobFlowAliveWhenNoSteps: z.boolean().optional(),
  autoTerminationPolicy: z.looseObject({ idleTimeout: z.number().optional() }).optional(),
  applications: z.array(z.string()).optional(),
  configurationsJson: z.string().optional(),
  configurations: z.string().optional(),
  steps: z.array(z.unknown()).optional(),
});

function madeCluster(resource: Subject): JobFlow {
  const made = read(MADE, resource);
  return {
    name: made.name ?? resource.name,
    // The provider keeps a cluster up unless it is told otherwise, for a stack's cluster has no steps yet.
    staysUp: made.keepJobFlowAliveWhenNoSteps ?? true,
    idleSeconds: made.autoTerminationPolicy?.idleTimeout,
    hasSecurityConfiguration: resource.props["securityConfiguration"] !== undefined,
    stepNames: [],
    instanceTypes: valuesAt(resource.props, "instanceType"),
    ...sparkOf({
      applications: made.applications,
      configurations: configurationsIn(made.configurationsJson ?? made.configurations),
      steps: made.steps,
    }),
  };
}

const TARGET = z.looseObject({
  target: z.looseObject({ arn: z.string(), input: z.string().optional() }),
});

const REQUEST = z.looseObject({
  Name: z.string().optional(),
  SecurityConfiguration: z.string().optional(),
  AutoTerminationPolicy: z.looseObject({ IdleTimeout: z.number() }).optional(),
  Instances: z.looseObject({ KeepJobFlowAliveWhenNoSteps: z.boolean().optional() }).optional(),
  Steps: z.array(z.looseObject({ Name: z.string() })).default([]),
  Applications: z.array(z.looseObject({ Name: z.string() })).optional(),
  Configurations: CONFIGURATIONS,
});

/** What a schedule sends to EMR's `RunJobFlow`; undefined where it calls something else. */
export function jobFlowTargetOf(resource: Subject): { readonly input: string } | undefined {
  if (resource.type !== SCHEDULE) return undefined;
  const { arn, input = "{}" } = read(TARGET, resource).target;
  return /:aws-sdk:emr:runJobFlow$/i.test(arn) ? { input } : undefined;
}

function startedCluster(schedule: Subject): JobFlow | undefined {
  const { input } = jobFlowTargetOf(schedule) ?? {};
  if (input === undefined) return undefined;
  const json: unknown = JSON.parse(input);
  const request = REQUEST.parse(json);
  return {
    name: request.Name ?? schedule.name,
    staysUp: request.Instances?.KeepJobFlowAliveWhenNoSteps ?? false,
    idleSeconds: request.AutoTerminationPolicy?.IdleTimeout,
    hasSecurityConfiguration: request.SecurityConfiguration !== undefined,
    stepNames: request.Steps.map(({ Name }) => Name),
    instanceTypes: valuesAt(json, "InstanceType"),
    ...sparkOf({
      applications: request.Applications?.map(({ Name }) => Name),
      configurations: request.Configurations,
      steps: request.Steps,
    }),
  };
}

/** Every text that stands under `key`, however deep. */
export function valuesAt(value: unknown, key: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === key && typeof inner === "string" ? [inner] : valuesAt(inner, key),
  );
}
