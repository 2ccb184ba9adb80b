import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PROJECT_ROOT } from "../../../local";

const SCHEMAS = process.env["LAKE_TEST_SCHEMAS"] ?? resolve(PROJECT_ROOT, "../shared/schemas");

type Schema = Readonly<Record<string, unknown>>;

/** Words of a JSON Schema that a type of Kubernetes has no use for: it knows no other fields anyway. */
const LEFT_OUT: ReadonlySet<string> = new Set(["additionalProperties", "const", "$schema"]);

/** Karpenter's and EKS's types, so that the API server itself judges what the program makes of them. */
export function nodeTypes(): object[] {
  const nodePool = JSON.parse(readFileSync(join(SCHEMAS, "NodePool_v1.json"), "utf8")) as {
    readonly properties: { readonly spec: Schema };
  };
  return [
    typeOf("karpenter.sh", "NodePool", structural(nodePool.properties.spec) as Schema),
    // https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html: no schema of it is published.
    typeOf("eks.amazonaws.com", "NodeClass", {
      type: "object",
      "x-kubernetes-preserve-unknown-fields": true,
    }),
  ];
}

function typeOf(group: string, kind: string, spec: Schema): object {
  const plural = kind === "NodeClass" ? "nodeclasses" : `${kind.toLowerCase()}s`;
  const schema = { type: "object", properties: { spec } };
  const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [version],
    },
  };
}

/** A schema as a type takes it; maps of any keys keep what their values are. */
function structural(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structural);
  if (typeof value !== "object" || value === null) return value;
  // A type of Kubernetes has one kind of value, but for a number that may be written as a text.
  if (Array.isArray((value as Schema)["type"])) return { "x-kubernetes-int-or-string": true };
  const entries = Object.entries(value)
    .filter(([key, one]) => !LEFT_OUT.has(key) || (key === "additionalProperties" && one !== false))
    .map(([key, one]) => [key, structural(one)]);
  return Object.fromEntries(entries) as Schema;
}
