/** What can be run on this machine. */
export const LOCAL_VARIANTS = ["emr", "eks-iceberg"] as const;

/** One of {@link LOCAL_VARIANTS}. */
export type LocalVariant = (typeof LOCAL_VARIANTS)[number];

/** The folder of a variant's last result, unless another is named. */
export function defaultResult(variant: LocalVariant): string {
  return `.lake/${variant}`;
}

/** The folder of the `emr` variant's last result. */
export const DEFAULT_RESULT = defaultResult("emr");

/** The variant whose last result is in `folder`, where no other was named. */
export function variantOf(folder: string): LocalVariant | undefined {
  return LOCAL_VARIANTS.find((variant) => folder === defaultResult(variant));
}

/** The report's name in a result folder. */
export const REPORT = "report.html";

/** The folder of the steps' output in a result folder. */
export const LOGS = "logs";

/** The folder of the jobs' reports in a result folder, where a run keeps them by step. */
export const REPORTS = "reports";

/** The folder in a result folder that keeps the catalog's database. */
export const CATALOG = "catalog";
