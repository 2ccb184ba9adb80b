import type * as pulumi from "@pulumi/pulumi";
import { Checks, expectName, expectWhole, LONGEST_ROLE_NAME } from "../shared";
import {
  DEFAULT_EXECUTOR_FAMILIES,
  DEFAULT_MOST_EXECUTOR_CORES,
  DEFAULT_SERVICE_FAMILIES,
  type NodeWishes,
} from "./nodePlan";

/** What the nodes of a cluster are, whoever keeps them. */
export interface NodesArgs {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Input<string>;

  /** Private subnets of the nodes. */
  readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Families of the instances that executors run on, with local NVMe disks: `m6id` is one, `m6i` is not. Node groups take those alone that
   * have as much memory for each core as the first.
   * @default {@link DEFAULT_EXECUTOR_FAMILIES}
   */
  readonly executorFamilies?: string[];

  /**
   * Families of the instances that drivers and everything else run on.
   * @default {@link DEFAULT_SERVICE_FAMILIES}
   */
  readonly serviceFamilies?: string[];

  /**
   * Cores that all executors of the cluster may have together: what a runaway job can cost.
   * @default {@link DEFAULT_MOST_EXECUTOR_CORES}
   */
  readonly mostExecutorCores?: number;
}

/** Arguments of {@link NodePools}. */
export interface NodePoolsArgs extends NodesArgs {
  /** Name of the role of the nodes, which the cluster lets in. */
  readonly nodeRoleName: pulumi.Input<string>;

  /** Group of the nodes. */
  readonly securityGroupId: pulumi.Input<string>;
}

/** Arguments of {@link NodeGroups}. */
export interface NodeGroupsArgs extends NodesArgs {
  /** ARN of the role of the nodes. */
  readonly nodeRoleArn: pulumi.Input<string>;

  /** ARN of the cluster. */
  readonly clusterArn: pulumi.Input<string>;
}

/** The arguments with every default filled in. */
export function wishesOf(args: NodesArgs): NodeWishes {
  return {
    executorFamilies: args.executorFamilies ?? DEFAULT_EXECUTOR_FAMILIES,
    serviceFamilies: args.serviceFamilies ?? DEFAULT_SERVICE_FAMILIES,
    mostExecutorCores: args.mostExecutorCores ?? DEFAULT_MOST_EXECUTOR_CORES,
  };
}

const FEWEST_CORES = 8;
const MOST_CORES = 10_000;

/** Throws one error that names every argument that will not do. */
export function checkNodesArgs(subject: string, name: string, args: NodesArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["autoscaler-role"], LONGEST_ROLE_NAME);
  const wishes = wishesOf(args);
  for (const [index, family] of wishes.executorFamilies.entries()) {
    checks.expect(
      /^[a-z]+\d+[a-z]*d[a-z]*$/.test(family),
      `executorFamilies[${index}]`,
      `must be a family with NVMe disks, such as "m6id", got "${family}"`,
    );
  }
  for (const [index, family] of wishes.serviceFamilies.entries()) {
    checks.expect(
      /^[a-z]+\d+[a-z]*$/.test(family),
      `serviceFamilies[${index}]`,
      `must be a family of instances, such as "m6i", got "${family}"`,
    );
  }
  checks
    .expect(wishes.executorFamilies.length > 0, "executorFamilies", "must name a family")
    .expect(wishes.serviceFamilies.length > 0, "serviceFamilies", "must name a family");
  expectWhole(checks, "mostExecutorCores", wishes.mostExecutorCores, [FEWEST_CORES, MOST_CORES]);
  checks.done(`${subject} "${name}"`);
}
