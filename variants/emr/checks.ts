import { type Checks, ClusterMode } from "../../components";
import { type Mending } from "../../remedies";
import type { EmrSettings } from "./shape";

/**
 * Families and sizes that EMR 7 offers in no region; which others there are, the release and the region say.
 *
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-supported-instance-types.html
 */
const TOO_SMALL = /^(t\d[a-z]*\..*|.*\.(nano|micro|small|medium))$/;

/** Why EMR would refuse an instance type anywhere; undefined where it may have it. */
export function typeFault(type: string): string | undefined {
  return TOO_SMALL.test(type)
    ? "must be a type that EMR offers: none of the family T, and none smaller than large"
    : undefined;
}

/** Complains of settings that contradict one another. */
export function checkFleets(settings: EmrSettings, checks: Checks, mending: Mending): void {
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
