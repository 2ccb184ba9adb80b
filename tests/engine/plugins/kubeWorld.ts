/**
 * A stand-in for a Kubernetes cluster's API: it holds objects, and refuses what a cluster would refuse or lose.
 *
 * Stricter than a cluster where a stack's order is at stake: what a cluster would delete along with something else, or leave
 * hanging without the controller that has to let it go, is an error here.
 */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Kinds that belong to no namespace. */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "Namespace",
  "NodeClass",
  "NodePool",
  "PriorityClass",
  "StorageClass",
]);

/** Groups of Kubernetes itself, and those that EKS Auto Mode brings along. */
const BUILT_IN =
  /^(v1|apps|batch|policy|autoscaling|[a-z.]+\.k8s\.io|karpenter\.sh|eks\.amazonaws\.com)$/;

/** Groups that bear the name of Kubernetes but come with an operator. */
const BY_OPERATOR: Readonly<Record<string, string>> = {
  "sparkoperator.k8s.io": "spark-operator",
};

/** Namespaces that every cluster has. */
const GIVEN = ["default", "kube-system"];

/** Label by which a chart's objects are known. */
export const CHART_LABEL = "helm.sh/chart-name";

/** All objects of one cluster. */
export class KubeWorld {
  private readonly objects = new Map<string, KubeObject>();

  /** Adds an object. Throws what the API would answer. */
  create(object: KubeObject): void {
    const complaint = this.complaintAbout(object);
    if (complaint !== undefined) throw new Error(`${keyOf(object)}: ${complaint}`);
    this.objects.set(keyOf(object), object);
  }

  /** Puts another state of an object in its place. */
  replace(object: KubeObject): void {
    const key = keyOf(object);
    if (!this.objects.has(key)) throw new Error(`${key} not found`);
    this.objects.set(key, object);
  }

  /** The object as it is now, if it is there. */
  find(object: KubeObject): KubeObject | undefined {
    return this.objects.get(keyOf(object));
  }

  /** Removes an object. Throws when that would take others along, or leave them without their operator. */
  delete(object: KubeObject): void {
    const needed = [...this.objects.values()].filter((other) => this.needs(other, object));
    if (needed.length > 0) {
      throw new Error(`${keyOf(object)} goes too early: ${needed.map(keyOf).join(", ")} need it`);
    }
    this.objects.delete(keyOf(object));
  }

  private complaintAbout(object: KubeObject): string | undefined {
    const { namespace = "default" } = object.metadata;
    if (this.objects.has(keyOf(object))) return "already exists";
    if (!CLUSTER_WIDE.has(object.kind) && !this.hasNamespace(namespace)) {
      return `namespaces "${namespace}" not found`;
    }
    if (!isBuiltIn(groupOf(object)) && !this.hasType(object)) return "no matches for this kind";
    return this.hasOperator(object) ? undefined : "failed calling webhook: no endpoints available";
  }

  private needs(other: KubeObject, object: KubeObject): boolean {
    const { kind, metadata } = object;
    if (kind === "Namespace") return other.metadata.namespace === metadata.name;
    if (kind === "CustomResourceDefinition") return typeNameOf(other) === metadata.name;
    const chart = labelsOf(object)[CHART_LABEL];
    return chart !== undefined && BY_OPERATOR[groupOf(other)] === chart;
  }

  private hasNamespace(name: string): boolean {
    const given = GIVEN.includes(name);
    return given || this.objects.has(keyOf({ ...NAMESPACE, metadata: { name } }));
  }

  private hasType(object: KubeObject): boolean {
    return [...this.objects.values()].some(
      ({ kind, metadata }) =>
        kind === "CustomResourceDefinition" && metadata.name === typeNameOf(object),
    );
  }

  private hasOperator(object: KubeObject): boolean {
    const chart = BY_OPERATOR[groupOf(object)];
    if (chart === undefined) return true;
    return [...this.objects.values()].some((object) => labelsOf(object)[CHART_LABEL] === chart);
  }
}

const NAMESPACE = { apiVersion: "v1", kind: "Namespace" };

function isBuiltIn(group: string): boolean {
  return BUILT_IN.test(group) && BY_OPERATOR[group] === undefined;
}

function groupOf({ apiVersion }: KubeObject): string {
  return apiVersion.split("/")[0] ?? "";
}

/** The name of the definition of an object's type: `sparkapplications.sparkoperator.k8s.io`. */
function typeNameOf(object: KubeObject): string {
  return `${object.kind.toLowerCase()}s.${groupOf(object)}`;
}

function labelsOf({ metadata }: KubeObject): Readonly<Record<string, string>> {
  return "labels" in metadata ? (metadata.labels as Readonly<Record<string, string>>) : {};
}

function keyOf({ apiVersion, kind, metadata }: KubeObject): string {
  const place = CLUSTER_WIDE.has(kind) ? "" : `${metadata.namespace ?? "default"}/`;
  return `${apiVersion}/${kind} ${place}${metadata.name}`;
}
