import { z } from "zod";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { KUBE_RUNS, kubeRunOf, SPARK_RUNS, sparkConfOf } from "../model/sparkRun";
import { ofType, read, type Subject } from "../model/subject";

/** Settings without which Spark's connections are open or in clear, or its pages do something, and what they must be. */
const WANTED: Readonly<Record<string, string>> = {
  "spark.authenticate": "true",
  "spark.network.crypto.enabled": "true",
  "spark.ui.killEnabled": "false",
};

const sparkAsksForASecret = rule({
  name: "spark-asks-for-a-secret",
  description:
    "Spark's connections ask for a secret and are encrypted, and its pages end no run, on EMR and on Kubernetes.",
  scope: "resource",
  types: SPARK_RUNS,
  settings: NO_SETTINGS,
  judge: (resource) => {
    const conf = sparkConfOf(resource);
    if (conf === undefined) return [];
    const where = KUBE_RUNS.includes(resource.type) ? "sparkConf" : "spark-defaults";
    return Object.entries(WANTED)
      .filter(([key, value]) => conf[key]?.trim().toLowerCase() !== value)
      .map(([key, value]) => `set ${key} to ${value} in ${where}`);
  },
});

const ACCOUNT = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().default("default"),
  }),
  automountServiceAccountToken: z.boolean().optional(),
});

/** What Kubernetes calls the account of a pod that names none. */
const NO_ACCOUNT = "default";

const executorsHoldNoToken = rule({
  name: "executors-hold-no-token",
  description:
    "Executors, which read what strangers wrote, have another account than drivers, and no token of it in their pods.",
  scope: "stack",
  types: KUBE_RUNS,
  settings: NO_SETTINGS,
  judge: (resource, { stack }) => {
    const { driver, executor, namespace } = kubeRunOf(resource);
    const own = executor.serviceAccount ?? driver.serviceAccount ?? NO_ACCOUNT;
    if (own === (driver.serviceAccount ?? NO_ACCOUNT)) {
      return ["gives executors the driver's account: name another one in executor.serviceAccount"];
    }
    const account = accountsOf(stack).find(
      ({ metadata }) => metadata.name === own && metadata.namespace === namespace,
    );
    // One that the stack does not make is somebody else's to judge.
    return account === undefined || account.automountServiceAccountToken === false
      ? []
      : [`set automountServiceAccountToken to false in the ServiceAccount ${namespace}/${own}`];
  },
});

function accountsOf(stack: readonly Subject[]): z.output<typeof ACCOUNT>[] {
  return ofType(stack, "kubernetes:core/v1:ServiceAccount").map((it) => read(ACCOUNT, it));
}

/** Accounts of charts whose pods ask Kubernetes' API: that is what they are for. */
const ASK_THE_API = ["spark-operator-controller", "spark-operator-webhook", "cluster-autoscaler"];

const WORKLOAD = z.looseObject({
  metadata: z
    .looseObject({ namespace: z.string().default("default") })
    .default({ namespace: "default" }),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        serviceAccountName: z.string().default(NO_ACCOUNT),
        automountServiceAccountToken: z.boolean().optional(),
      }),
    }),
  }),
});

const podsHoldNoToken = rule({
  name: "pods-hold-no-token",
  description: "Pods that ask nothing of Kubernetes hold no token of it.",
  scope: "stack",
  types: [
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:batch/v1:Job",
  ],
  settings: z.object({
    mayAsk: z
      .array(z.string())
      .default(ASK_THE_API)
      .describe("Service accounts whose pods ask the API."),
  }),
  judge: (workload, { stack, settings: { mayAsk } }) => {
    const { metadata, spec } = read(WORKLOAD, workload);
    const { serviceAccountName: name, automountServiceAccountToken: own } = spec.template.spec;
    const account = accountsOf(stack).find(
      (it) => it.metadata.name === name && it.metadata.namespace === metadata.namespace,
    );
    // What the pod says wins over what its account says.
    return mayAsk.includes(name) || (own ?? account?.automountServiceAccountToken) === false
      ? []
      : ["set automountServiceAccountToken to false in its pods"];
  },
});

/** Rules of who is trusted with what in Spark's runs, and beside them. */
export const RUN_RULES: readonly Rule[] = [
  sparkAsksForASecret,
  executorsHoldNoToken,
  podsHoldNoToken,
];
