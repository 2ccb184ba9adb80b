import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Checks, expectWhole, kubernetes } from "../shared";
import { definitionOf, OPERATOR_TYPES } from "./operatorTypes";
import { operatorValues } from "./operatorValues";
import { NAMESPACE_LABELS } from "./workspaceManifests";

/** Release of the Spark Operator: chart, operator and types. */
export const OPERATOR_VERSION = "2.5.2";

/** Pods of the operator, of which one leads, and of its webhook. */
export const DEFAULT_OPERATOR_REPLICAS = 2;

/** Chart of the operator. */
const CHART = {
  chart: "spark-operator",
  version: OPERATOR_VERSION,
  repositoryOpts: { repo: "https://kubeflow.github.io/spark-operator" },
} as const;

/** Arguments of {@link SparkOperator}. */
export interface SparkOperatorArgs {
  /** Namespace of the operator itself; it is made. */
  readonly namespace: string;

  /** Namespaces whose applications it looks after; they must be there. */
  readonly jobNamespaces: string[];

  /**
   * Pods of the operator and of its webhook, 1 to 5.
   * @default {@link DEFAULT_OPERATOR_REPLICAS}
   */
  readonly replicas?: number;

  /**
   * Whether Prometheus is told where the operator's figures are. The cluster must have the Prometheus operator's types.
   * @default false
   */
  readonly podMonitors?: boolean;
}

/**
 * The Spark Operator: its types, then its chart with webhook, replicas and budgets. What is made from its types must depend
 * on this component, so that it goes first. Its `kubernetes` provider must be the cluster's.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { SparkOperator } from "spark-lake";
 *
 * const provider = new kubernetes.Provider("lake", { context: "lake-dev" });
 * new SparkOperator(
 *   "lake-operator",
 *   { namespace: "spark-operator", jobNamespaces: ["jobs"] },
 *   { providers: [provider] },
 * );
 * ```
 */
export class SparkOperator extends pulumi.ComponentResource {
  /** Release of the operator. */
  readonly version: pulumi.Output<string>;

  constructor(name: string, args: SparkOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("spark-lake:index:SparkOperator", name, {}, opts);

    const space = this.createNamespace(name, args);
    const types = this.createTypes(name, space);
    this.createChart(name, args, types);

    this.version = pulumi.output(OPERATOR_VERSION);
    this.registerOutputs({ version: this.version });
  }

  private createNamespace(name: string, { namespace }: SparkOperatorArgs): k8s.core.v1.Namespace {
    return new (kubernetes().core.v1.Namespace)(
      `${name}-namespace`,
      { metadata: { name: namespace, labels: NAMESPACE_LABELS } },
      { parent: this },
    );
  }

  private createTypes(
    name: string,
    space: k8s.core.v1.Namespace,
  ): k8s.apiextensions.v1.CustomResourceDefinition[] {
    return OPERATOR_TYPES.map(
      (type) =>
        new (kubernetes().apiextensions.v1.CustomResourceDefinition)(
          `${name}-${type}`,
          definitionOf(type),
          { parent: this, dependsOn: space },
        ),
    );
  }

  private createChart(
    name: string,
    args: SparkOperatorArgs,
    types: readonly k8s.apiextensions.v1.CustomResourceDefinition[],
  ): k8s.helm.v4.Chart {
    return new (kubernetes().helm.v4.Chart)(
      `${name}-chart`,
      {
        ...CHART,
        name: CHART.chart,
        namespace: args.namespace,
        skipCrds: true,
        values: operatorValues({
          jobNamespaces: args.jobNamespaces,
          replicas: args.replicas ?? DEFAULT_OPERATOR_REPLICAS,
          podMonitors: args.podMonitors ?? false,
        }),
      },
      { parent: this, dependsOn: [...types] },
    );
  }
}

const MOST_REPLICAS = 5;

function checkArgs(name: string, args: SparkOperatorArgs): void {
  const checks = new Checks();
  expectWhole(checks, "replicas", args.replicas, [1, MOST_REPLICAS]);
  checks.expect(
    args.jobNamespaces.length > 0,
    "jobNamespaces",
    "must name a namespace whose applications the operator looks after",
  );
  checks.done(`SparkOperator "${name}"`);
}
