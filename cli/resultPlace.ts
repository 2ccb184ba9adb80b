import { DEFAULT_VARIANT, variantNames } from "../variants";

/** The folder of a variant's last result, unless another is named. */
export function defaultResult(variant: string): string {
  return `.lake/${variant}`;
}

/** The variant whose last result is in `folder`, where no other was named. */
export function variantOf(folder: string): string | undefined {
  return variantNames().find((variant) => folder === defaultResult(variant));
}

/** The folder of the last result of {@link DEFAULT_VARIANT}. */
export const DEFAULT_RESULT = defaultResult(DEFAULT_VARIANT);

/** The report's name in a result folder. */
export const REPORT = "report.html";

/** The folder of the steps' output in a result folder. */
export const LOGS = "logs";

/** The folder of the jobs' reports in a result folder, where a run keeps them by step. */
export const REPORTS = "reports";

/** The folder in a result folder that keeps the catalog's database. */
export const CATALOG = "catalog";
