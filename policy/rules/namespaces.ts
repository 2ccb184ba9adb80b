import { z } from "zod";
import { NO_SETTINGS, rule, type Rule } from "../model/rule";
import { KUBE_RUNS, kubeRunOf } from "../model/sparkRun";
import { ofType, read, type Subject } from "../model/subject";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** By this label a namespace says that Spark runs in it, whoever starts the runs. */
const RUNS_LABEL = "spark-lake/runs";

const LABELLED = z.looseObject({
  metadata: z
    .looseObject({
      name: z.string().optional(),
      labels: z.record(z.string(), z.string()).default({}),
    })
    .default({ labels: {} }),
});

const namespacesAreRestricted = rule({
  name: "namespaces-are-restricted",
  description: "Kubernetes refuses pods with rights in every namespace of the stack.",
  scope: "resource",
  types: [NAMESPACE],
  settings: z.object({
    exempt: z
      .array(z.string())
      .default([])
      .describe("Namespaces whose pods need more, such as one of a monitoring agent."),
  }),
  judge: (space, { settings: { exempt } }) => {
    const { name = space.name, labels } = read(LABELLED, space).metadata;
    return labels["pod-security.kubernetes.io/enforce"] === "restricted" || exempt.includes(name)
      ? []
      : ['set the label pod-security.kubernetes.io/enforce to "restricted"'];
  },
});

const PEER = z.looseObject({
  podSelector: z.looseObject({}).optional(),
  namespaceSelector: z.looseObject({}).optional(),
  ipBlock: z.looseObject({}).optional(),
});
const FENCE = z.looseObject({
  metadata: z
    .looseObject({ namespace: z.string().default("default") })
    .default({ namespace: "default" }),
  spec: z.looseObject({
    podSelector: z.looseObject({}).default({}),
    policyTypes: z.array(z.string()).optional(),
    ingress: z
      .array(
        z.looseObject({
          from: z.array(PEER).default([]),
          ports: z.array(z.looseObject({})).default([]),
        }),
      )
      .default([]),
  }),
});

type Peer = z.output<typeof PEER>;
type Ingress = z.output<typeof FENCE>["spec"]["ingress"][number];

const runsAreFenced = rule({
  name: "runs-are-fenced",
  description:
    "A namespace in which Spark runs has a network policy for all of its pods, and none lets in other namespaces, but monitors of named pods on named ports.",
  scope: "stack",
  types: [...KUBE_RUNS, NAMESPACE],
  settings: NO_SETTINGS,
  judge: (resource, { stack }) => {
    const namespace = namespaceOf(resource);
    if (namespace === undefined) return [];
    const fences = ofType(stack, POLICY)
      .map((policy) => ({ policy, ...read(FENCE, policy) }))
      .filter((it) => it.metadata.namespace === namespace && limitsIngress(it.spec.policyTypes));
    const complaints = fences
      .filter(({ spec }) => spec.ingress.some(letsOthersIn))
      .map(
        ({ policy }) => `its network policy ${policy.name} lets in more than pods of ${namespace}`,
      );
    return fences.some(({ spec }) => isEmpty(spec.podSelector))
      ? complaints
      : [
          `add a NetworkPolicy to ${namespace} that selects all of its pods and lets in its own alone`,
          ...complaints,
        ];
  },
});

/** The namespace in which a resource says that Spark runs. */
function namespaceOf(resource: Subject): string | undefined {
  if (resource.type !== NAMESPACE) return kubeRunOf(resource).namespace;
  const { name = resource.name, labels } = read(LABELLED, resource).metadata;
  return labels[RUNS_LABEL] === "true" ? name : undefined;
}

/** A policy without types is one of what comes in. */
function limitsIngress(types: readonly string[] | undefined): boolean {
  return types?.includes("Ingress") ?? true;
}

/** A rule without peers lets in everybody. */
function letsOthersIn({ from, ports }: Ingress): boolean {
  return from.length === 0 || from.some((peer) => !isOwn(peer) && !isMonitor(peer, ports));
}

function isOwn({ namespaceSelector, ipBlock }: Peer): boolean {
  return namespaceSelector === undefined && ipBlock === undefined;
}

function isMonitor({ podSelector, ipBlock }: Peer, ports: readonly object[]): boolean {
  return (
    ipBlock === undefined && podSelector !== undefined && !isEmpty(podSelector) && ports.length > 0
  );
}

/** Whether a selector takes in everything. */
function isEmpty(selector: object): boolean {
  return Object.values(selector).every(
    (it: unknown) => typeof it === "object" && it !== null && Object.keys(it).length === 0,
  );
}

/** Rules of namespaces. */
export const NAMESPACE_RULES: readonly Rule[] = [namespacesAreRestricted, runsAreFenced];
