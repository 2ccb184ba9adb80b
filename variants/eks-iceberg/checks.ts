import { type Checks, IcebergCatalog } from "../../components";
import { type Mending } from "../../remedies";
import { textsOf } from "../../program";
import type { IcebergSettings } from "./shape";

/** Complains of images that the stack cannot do without. */
export function checkImages(settings: IcebergSettings, checks: Checks, mending: Mending): void {
  const images = settings.catalog === IcebergCatalog.Hive ? IMAGES : IMAGES.slice(0, 1);
  for (const key of images) {
    checks.expect(
      settings[key] !== undefined,
      `lake:${key}`,
      `is needed by the variant eks-iceberg: an image that its pods run (docs/eks-iceberg.md says how to build it); set it ${mending.set(`lake:${key}`, textsOf(key).example)}`,
    );
  }
}

const IMAGES = ["sparkImage", "metastoreImage"] as const;

/** Complains of executors that contradict one another. */
export function checkExecutors(
  { fewestExecutors, mostExecutors, executorCores, mostExecutorCores }: IcebergSettings,
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
