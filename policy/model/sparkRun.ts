import { z } from "zod";
import { EMR_CLUSTER, jobFlowOf, SCHEDULE } from "./jobFlow";
import { read, type Subject } from "./subject";

/** Type of a run that the Spark Operator starts. */
export const SPARK_APPLICATION = "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication";
/** Type of runs that it starts by the clock. */
export const SCHEDULED_SPARK_APPLICATION =
  "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";

/** Types of what runs Spark in Kubernetes. */
export const KUBE_RUNS = [SPARK_APPLICATION, SCHEDULED_SPARK_APPLICATION];

/** Types of what runs Spark, or may. */
export const SPARK_RUNS = [...KUBE_RUNS, EMR_CLUSTER, SCHEDULE];

const POD = z
  .looseObject({
    serviceAccount: z.string().optional(),
    podSecurityContext: z.looseObject({ runAsNonRoot: z.boolean().optional() }).optional(),
    securityContext: z
      .looseObject({
        runAsNonRoot: z.boolean().optional(),
        allowPrivilegeEscalation: z.boolean().optional(),
        privileged: z.boolean().optional(),
      })
      .optional(),
    hostNetwork: z.boolean().optional(),
  })
  .default({});
const SPEC = z.looseObject({
  sparkConf: z.record(z.string(), z.string()).default({}),
  driver: POD,
  executor: POD,
});
const APPLICATION = z.looseObject({
  metadata: z.looseObject({ namespace: z.string().default("default") }).default({
    namespace: "default",
  }),
  spec: z.union([z.looseObject({ template: SPEC }).transform(({ template }) => template), SPEC]),
});

/** A run in Kubernetes: namespace, settings and pods. */
export interface KubeRun extends z.output<typeof SPEC> {
  readonly namespace: string;
}

/** The run that an object of the operator's starts. */
export function kubeRunOf(resource: Subject): KubeRun {
  const { metadata, spec } = read(APPLICATION, resource);
  return { ...spec, namespace: metadata.namespace };
}

/** Spark's settings of what a resource runs, by their keys; undefined where it runs no Spark. */
export function sparkConfOf(resource: Subject): Readonly<Record<string, string>> | undefined {
  if (KUBE_RUNS.includes(resource.type)) return kubeRunOf(resource).sparkConf;
  const flow = jobFlowOf(resource);
  return flow?.runsSpark === true ? flow.sparkDefaults : undefined;
}
