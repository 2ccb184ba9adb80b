import { expectWhole, type Checks } from "../shared";

/** How large a run is. */
export interface SparkSize {
  readonly driverCores: number;
  /** Heap of the driver, in GiB; half as much is asked for beside it. */
  readonly driverMemoryGiB: number;
  readonly executorCores: number;
  /** Heap of each executor, in GiB; half as much is asked for beside it, for Python. */
  readonly executorMemoryGiB: number;
  /** Executors that a run starts with, and never goes below. */
  readonly fewestExecutors: number;
  /** Executors that a run never goes above. */
  readonly mostExecutors: number;
}

/** A run that is not described otherwise: two executors of four cores fit a node of eight cores and 32 GiB. */
export const DEFAULT_SPARK_SIZE: SparkSize = {
  driverCores: 1,
  driverMemoryGiB: 4,
  executorCores: 4,
  executorMemoryGiB: 8,
  fewestExecutors: 1,
  mostExecutors: 10,
};

const MOST_CORES = 64;
const MOST_GIB = 512;
const MOST_EXECUTORS = 1000;

/** Complains of sizes that no node or run can have. */
export function expectSparkSize(checks: Checks, path: string, size: SparkSize): void {
  expectWhole(checks, `${path}.driverCores`, size.driverCores, [1, MOST_CORES]);
  expectWhole(checks, `${path}.driverMemoryGiB`, size.driverMemoryGiB, [1, MOST_GIB]);
  expectWhole(checks, `${path}.executorCores`, size.executorCores, [1, MOST_CORES]);
  expectWhole(checks, `${path}.executorMemoryGiB`, size.executorMemoryGiB, [1, MOST_GIB]);
  expectWhole(checks, `${path}.fewestExecutors`, size.fewestExecutors, [0, MOST_EXECUTORS]);
  expectWhole(checks, `${path}.mostExecutors`, size.mostExecutors, [1, MOST_EXECUTORS]);
  checks.expect(
    size.mostExecutors >= size.fewestExecutors,
    `${path}.mostExecutors`,
    `must be at least fewestExecutors (${size.fewestExecutors}), got ${size.mostExecutors}`,
  );
}
