import { join } from "node:path";
import { ClusterCompute, ClusterMode } from "../../components";
import { stackConfig, type StackConfig } from "../../program";

const PROJECT = join(__dirname, "../..");

/** One shape that a stack may have: its name, and the configuration that gives it. */
export interface Shape {
  readonly name: string;
  readonly config: StackConfig;
}

/** What a stack that matters sets, beside what its variant needs. */
const GUARDED: StackConfig = {
  "lake:zones": "3",
  "lake:nat": "per-zone",
  "lake:protected": "true",
  "lake:logRetentionDays": "365",
};

const NIGHTLY: StackConfig = {
  "lake:loadSchedule": "0 2 * * *",
  "lake:analyticsSchedule": "0 3 * * *",
  "lake:maintenanceSchedule": "0 4 * * 0",
  "lake:databaseMultiZone": "true",
  "lake:podMonitors": "true",
};

/** The shapes of the `emr` variant: both stack files with either kind of cluster. */
export const EMR_SHAPES: readonly Shape[] = ["dev", "prod"].flatMap((stack) =>
  [ClusterMode.Transient, ClusterMode.Persistent].map((cluster) => ({
    name: `emr-${stack}-${cluster}`,
    config: { ...withoutSchedule(fileOf(stack), cluster), "lake:cluster": cluster },
  })),
);

/** The shapes of the `eks-iceberg` variant: as its file says and guarded, with either kind of nodes. */
export const ICEBERG_SHAPES: readonly Shape[] = [
  { stack: "dev", extra: {} },
  { stack: "prod", extra: { ...GUARDED, ...NIGHTLY } },
].flatMap(({ stack, extra }) =>
  [ClusterCompute.Auto, ClusterCompute.Managed].map((compute) => ({
    name: `eks-iceberg-${stack}-${compute}`,
    config: { ...fileOf("eks-iceberg"), ...extra, "lake:compute": compute },
  })),
);

/** Every shape of every variant. */
export const SHAPES: readonly Shape[] = [...EMR_SHAPES, ...ICEBERG_SHAPES];

/** A persistent cluster ends itself between two scheduled runs, so it takes no schedule. */
function withoutSchedule(config: StackConfig, cluster: ClusterMode): StackConfig {
  if (cluster === ClusterMode.Transient) return config;
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== "lake:schedule"));
}

function fileOf(stack: string): StackConfig {
  return stackConfig(join(PROJECT, `Pulumi.${stack}.yaml`));
}
