import { z } from "zod";

const CONF = z.record(z.string(), z.string()).default({});

/** The parts of a SparkApplication that say what runs, and with which settings; the rest sizes and places pods. */
const MANIFEST = z.object({
  apiVersion: z.literal("sparkoperator.k8s.io/v1beta2"),
  kind: z.literal("SparkApplication"),
  metadata: z.union([
    z.object({ name: z.string() }),
    z.object({ generateName: z.string() }).transform(({ generateName }) => {
      return { name: generateName.replace(/-$/, "") };
    }),
  ]),
  spec: z.object({
    type: z.literal("Python"),
    mainApplicationFile: z.string(),
    arguments: z.array(z.string()).default([]),
    deps: z
      .object({
        pyFiles: z.array(z.string()).default([]),
        jars: z.array(z.string()).default([]),
        files: z.array(z.string()).default([]),
      })
      .default({ pyFiles: [], jars: [], files: [] }),
    sparkConf: CONF,
    hadoopConf: CONF,
    driver: z
      .object({ env: z.array(z.object({ name: z.string(), value: z.string().optional() })) })
      .partial()
      .default({}),
  }),
});

/** One run of a job on Kubernetes, as far as it means something on one machine. */
export type SparkApplication = z.infer<typeof MANIFEST>;

/**
 * Reads a SparkApplication as the Spark Operator takes it.
 *
 * @param name - how an error calls it
 * @throws one error that lists every place which is not what the local runtime can run.
 */
export function readSparkApplication(name: string, manifest: unknown): SparkApplication {
  const parsed = MANIFEST.safeParse(manifest);
  if (parsed.success) return parsed.data;
  throw new Error(
    `The SparkApplication "${name}" cannot be run here:\n${z.prettifyError(parsed.error)}`,
  );
}

/** The same run with other words for its job. */
export function withArguments(
  application: SparkApplication,
  words: readonly string[],
): SparkApplication {
  return { ...application, spec: { ...application.spec, arguments: [...words] } };
}
