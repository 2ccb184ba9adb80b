import { ICEBERG_SETTINGS } from "./icebergSettings";

/** What a stack deploys. */
export const VARIANTS = ["emr", "eks-iceberg"] as const;

/** One of {@link VARIANTS}. */
export type Variant = (typeof VARIANTS)[number];

/** Settings that the `emr` variant alone takes. */
export const EMR_SETTINGS: readonly string[] = [
  "release",
  "cluster",
  "primaryInstanceTypes",
  "coreInstanceTypes",
  "coreCount",
  "taskInstanceTypes",
  "taskCount",
  "taskSpotPercent",
  "idleMinutes",
  "maxCapacity",
  "merge",
  "mergeTargetMiB",
  "songsLayout",
  "firstYear",
  "lastYear",
  "schedule",
  "alarmEmail",
];

/** The variant that alone takes the setting `key`; undefined for a setting that every variant takes. */
export function onlyVariantOf(key: string): Variant | undefined {
  if (Object.hasOwn(ICEBERG_SETTINGS, key)) return "eks-iceberg";
  return EMR_SETTINGS.includes(key) ? "emr" : undefined;
}
