import { needEngine } from "../engine/support/engine";
import { type OutputsStack, outputsStack } from "../cli/outputsStack";
import { type Closing, type IcebergStack } from "./icebergStack";
import { runOnEks } from "./objects";

/** What is otherwise in the spec of a run. */
export type Spoil = (spec: RunSpec) => Partial<RunSpec>;

/** The part of a SparkApplication's spec that tests change. */
export interface RunSpec {
  readonly image: string;
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly driver: { readonly coreRequest: string; readonly env: readonly object[] };
  readonly executor: { readonly coreRequest: string };
}

/**
 * `lake` over the cluster: a deployed stack whose outputs are those of the program, with its runs mapped for this machine.
 * `spoilt` are further runs: loads, each changed in one way.
 */
export async function lakeOnCluster(
  test: Mocha.Context,
  { cluster, runs, stands }: IcebergStack,
  closing: Closing,
  spoilt: Readonly<Record<string, Spoil>> = {},
): Promise<OutputsStack> {
  const engine = await needEngine(test);
  const declared = Object.entries(runs).map(([step, run]) => [step, runOnEks(run, stands)]);
  const load = runOnEks(runs["load"] ?? {}, stands) as { readonly spec: RunSpec };
  const changed = Object.entries(spoilt).map(([step, spoil]) => [
    step,
    { ...load, spec: { ...load.spec, ...spoil(load.spec) } },
  ]);
  const stack = await outputsStack({
    engine,
    outputs: {
      variant: "eks-iceberg",
      kubeconfig: cluster.kubeconfig,
      sparkApplications: JSON.stringify(Object.fromEntries([...declared, ...changed])),
    },
    config: { "lake:variant": "eks-iceberg" },
  });
  closing.push(() => stack.remove());
  await stack.deploy();
  return stack;
}
