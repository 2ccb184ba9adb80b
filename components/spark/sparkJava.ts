/**
 * Options of Java for every driver and executor: less inlining than Java's own measure (325 and 2,500 bytes).
 *
 * Spark writes a program of its own for each plan, and Java's second compiler spends a third of a short job's time on
 * them. With these bounds it takes a third less, and the code is as quick (docs/benchmarks.md has the figures).
 */
const JAVA_OPTIONS = "-XX:FreqInlineSize=120 -XX:InlineSmallCode=1000";

/** Spark's settings of the JVMs that it starts. They add to what a release or an image sets as default options. */
export const SPARK_JAVA = {
  "spark.driver.extraJavaOptions": JAVA_OPTIONS,
  "spark.executor.extraJavaOptions": JAVA_OPTIONS,
} as const;
