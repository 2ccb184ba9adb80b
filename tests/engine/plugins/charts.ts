import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type * as provider from "@pulumi/pulumi/provider";
import { CHART_LABEL } from "./kubeWorld";
import { canonical } from "./wire";

/** Those that matter here are texts; the others only count in a digest. */
type Inputs = Readonly<Record<string, pulumi.Input<string>>>;

/** Hex digits of the digest that a chart's Deployment carries. */
const DIGITS = 16;

const CHART = "kubernetes:helm.sh/v4:Chart";

const GROUP = "kubernetes:yaml/v2:ConfigGroup";

/** What programs in YAML must know of the plugin: they take no type that its schema lacks. */
export const SCHEMA = {
  provider: { inputProperties: { kubeconfig: { type: "string" } } },
  resources: {
    [GROUP]: {
      isComponent: true,
      inputProperties: { objs: { type: "array", items: { $ref: "pulumi.json#/Any" } } },
    },
  },
};

/**
 * What a Helm chart becomes, which cannot be fetched here: one Deployment that changes with the chart's version and values. A group
 * becomes its objects.
 */
export function constructed(
  name: string,
  type: string,
  inputs: Inputs,
  options: pulumi.ComponentResourceOptions,
): Promise<provider.ConstructResult> {
  const component = new pulumi.ComponentResource(type, name, {}, options);
  if (type === CHART) createRelease(name, inputs, component);
  else if (type === GROUP) createGroup(name, inputs, component);
  else throw new Error(`the stand-in for the Kubernetes plugin does not know ${type}`);
  return Promise.resolve({ urn: component.urn, state: { resources: [] } });
}

function createRelease(name: string, inputs: Inputs, parent: pulumi.Resource): void {
  const asked = pulumi.output({ ...inputs });
  const chart = asked.apply(({ chart = "" }) => chart);
  const digest = asked.apply((all) =>
    createHash("sha256").update(canonical(all)).digest("hex").slice(0, DIGITS),
  );
  const labels = { [CHART_LABEL]: chart };
  new k8s.apps.v1.Deployment(
    `${name}:apps/v1/Deployment`,
    {
      metadata: {
        name: chart,
        namespace: asked.apply(({ namespace = "default" }) => namespace),
        labels,
        annotations: { "lake/asked-for": digest },
      },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "main", image: chart }] } },
      },
    },
    { parent },
  );
}

/** An object of a group, as a program writes it: what comes from other resources is an output in it. */
interface GroupObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function createGroup(name: string, inputs: Inputs, parent: pulumi.Resource): void {
  for (const object of inputs["objs"] as unknown as readonly GroupObject[]) {
    new k8s.apiextensions.CustomResource(
      `${name}:${object.apiVersion}/${object.kind}:${object.metadata.name}`,
      { ...object },
      { parent },
    );
  }
}
