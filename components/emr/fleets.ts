import type { InstanceFleetConfig, InstanceTypeConfig } from "@aws-sdk/client-emr";

/** How many machines of which types a run gets. One instance is one unit of capacity, whatever its type. */
export interface ClusterSize {
  /** Instance types that the primary node may have; EMR takes the best offer. */
  readonly primaryInstanceTypes: readonly string[];
  /** Instance types of core nodes (they hold HDFS, so they are on demand). */
  readonly coreInstanceTypes: readonly string[];
  /** Core nodes, 1 or more. */
  readonly coreCount: number;
  /** Instance types of task nodes (they only compute). */
  readonly taskInstanceTypes: readonly string[];
  /** Task nodes, 0 or more. */
  readonly taskCount: number;
  /** Share of the task nodes that is bought as spot capacity, 0 to 100 percent. */
  readonly taskSpotPercent: number;
}

/** Minutes that a fleet waits for spot capacity before it takes on-demand capacity instead. */
const SPOT_TIMEOUT_MINUTES = 15;

/** EMR accepts up to this many types for a fleet without an allocation strategy, and 30 with one. */
export const MOST_TYPES_PER_FLEET = 30;

/** The instance fleets of a cluster of `size`; no task fleet where there are no task nodes. */
export function instanceFleets(size: ClusterSize): InstanceFleetConfig[] {
  const fleets: InstanceFleetConfig[] = [
    onDemandFleet("MASTER", "primary", size.primaryInstanceTypes, 1),
    onDemandFleet("CORE", "core", size.coreInstanceTypes, size.coreCount),
  ];
  return size.taskCount === 0 ? fleets : [...fleets, taskFleet(size)];
}

/** Task nodes bought as spot and on-demand capacity. The spot share is rounded to whole nodes. */
export function taskCapacity(size: ClusterSize): {
  readonly spot: number;
  readonly onDemand: number;
} {
  const spot = Math.round((size.taskCount * size.taskSpotPercent) / 100);
  return { spot, onDemand: size.taskCount - spot };
}

function onDemandFleet(
  type: "MASTER" | "CORE",
  name: string,
  instanceTypes: readonly string[],
  count: number,
): InstanceFleetConfig {
  return {
    Name: name,
    InstanceFleetType: type,
    TargetOnDemandCapacity: count,
    InstanceTypeConfigs: instanceTypes.map(oneUnit),
    LaunchSpecifications: { OnDemandSpecification: { AllocationStrategy: "lowest-price" } },
  };
}

function taskFleet(size: ClusterSize): InstanceFleetConfig {
  const { spot, onDemand } = taskCapacity(size);
  return {
    Name: "task",
    InstanceFleetType: "TASK",
    TargetOnDemandCapacity: onDemand,
    TargetSpotCapacity: spot,
    InstanceTypeConfigs: size.taskInstanceTypes.map(oneUnit),
    LaunchSpecifications: {
      OnDemandSpecification: { AllocationStrategy: "lowest-price" },
      // Falls back to on demand, so that a run is late rather than never.
      SpotSpecification: {
        TimeoutDurationMinutes: SPOT_TIMEOUT_MINUTES,
        TimeoutAction: "SWITCH_TO_ON_DEMAND",
        AllocationStrategy: "price-capacity-optimized",
      },
    },
  };
}

function oneUnit(instanceType: string): InstanceTypeConfig {
  return { InstanceType: instanceType, WeightedCapacity: 1 };
}
