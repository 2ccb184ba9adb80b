import { type Checks, ClusterMode } from "../components";
import { type Mending } from "../remedies";
import { type Settings } from "./settingsSchema";

type Values = Omit<Settings, "tags">;

/** Complains of settings that contradict one another; `given` are those that the stack file names. */
export function checkTogether(
  settings: Values,
  given: readonly string[],
  checks: Checks,
  mending: Mending,
): void {
  checkNetwork(settings, given, checks, mending);
  if (settings.variant === "emr") checkFleets(settings, checks, mending);
  else checkExecutors(settings, checks, mending);
}

/** Settings of a network that the stack makes. */
const OF_OWN_NETWORK = ["zones", "vpcCidr", "nat"];

function checkNetwork(
  { vpcId, privateSubnetIds }: Values,
  given: readonly string[],
  checks: Checks,
  mending: Mending,
): void {
  checks.expect(
    (vpcId === undefined) === (privateSubnetIds === undefined),
    "lake:vpcId",
    "goes with lake:privateSubnetIds: set both, or neither for a network of the stack's own",
  );
  if (vpcId === undefined) return;
  for (const key of OF_OWN_NETWORK.filter((one) => given.includes(one))) {
    checks.expect(
      false,
      `lake:${key}`,
      `is for a network that the stack makes, and lake:vpcId names one that is there; remove it ${mending.remove(`lake:${key}`)}`,
    );
  }
}

function checkFleets(settings: Values, checks: Checks, mending: Mending): void {
  const { release, cluster, coreCount, taskCount, maxCapacity, schedule } = settings;
  const { firstYear, lastYear } = settings;
  checks
    .expect(
      Number(release.split(".")[1]) >= 10,
      "lake:release",
      `must be emr-7.10.0 or newer (older ones have no S3A), got ${release}; mend it ${mending.set("lake:release", "emr-7.13.0")}`,
    )
    .expect(
      firstYear <= lastYear,
      "lake:lastYear",
      `must be lake:firstYear (${firstYear}) or later, got ${lastYear}; mend it ${mending.set("lake:lastYear", firstYear)}`,
    );
  if (cluster === ClusterMode.Transient) return;
  checks
    .expect(
      maxCapacity >= coreCount,
      "lake:maxCapacity",
      `must be at least lake:coreCount (${coreCount}), got ${maxCapacity}; mend it ${mending.set("lake:maxCapacity", coreCount)}`,
    )
    .expect(
      maxCapacity < coreCount || maxCapacity >= coreCount + taskCount,
      "lake:maxCapacity",
      `must be at least lake:coreCount and lake:taskCount together (${coreCount + taskCount}), got ${maxCapacity}; mend it ${mending.set("lake:maxCapacity", coreCount + taskCount)}`,
    )
    .expect(
      schedule === undefined,
      "lake:schedule",
      `would add runs to a persistent cluster, which ends itself after lake:idleMinutes without work and then takes none; let each run start its own ${mending.set("lake:cluster", ClusterMode.Transient)}`,
    );
}

function checkExecutors(
  { fewestExecutors, mostExecutors, executorCores, mostExecutorCores }: Values,
  checks: Checks,
  mending: Mending,
): void {
  const fewestCores = Math.max(fewestExecutors, 1) * executorCores;
  checks
    .expect(
      mostExecutors >= fewestExecutors,
      "lake:mostExecutors",
      `must be at least lake:fewestExecutors (${fewestExecutors}), got ${mostExecutors}; mend it ${mending.set("lake:mostExecutors", fewestExecutors)}`,
    )
    .expect(
      fewestCores <= mostExecutorCores,
      "lake:mostExecutorCores",
      `must be at least the cores of the fewest executors of one run (${fewestCores}), got ${mostExecutorCores}; mend it ${mending.set("lake:mostExecutorCores", fewestCores)}`,
    );
}
