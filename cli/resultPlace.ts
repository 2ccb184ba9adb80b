/** The folder of the last result, unless another is named. */
export const DEFAULT_RESULT = ".lake/emr";

/** The report's name in a result folder. */
export const REPORT = "report.html";

/** The folder of the steps' output in a result folder. */
export const LOGS = "logs";
