import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Toolchain } from "../toolchain";
import { type ProcessContext, runCommand } from "./runCommand";

/** The S3A connector that PySpark 3.5's Hadoop goes with; never mix versions. */
export const S3A_PACKAGE = "org.apache.hadoop:hadoop-aws:3.3.4";

/** File names under which Ivy keeps {@link S3A_PACKAGE} and what it needs. */
const JAR_NAMES = [
  "org.apache.hadoop_hadoop-aws-3.3.4.jar",
  "com.amazonaws_aws-java-sdk-bundle-1.12.262.jar",
  "org.wildfly.openssl_wildfly-openssl-1.0.7.Final.jar",
];

/** Where S3A's jars are, or will be once they are fetched. */
export function s3aJars(tools: Toolchain): string[] {
  return JAR_NAMES.map((name) => join(tools.ivyHome, "jars", name));
}

/**
 * Sees to it that S3A's jars are at hand, and says where. They must be on the class path from the
 * start, because spark-submit itself fetches the wheel from s3://; `spark.jars.packages` comes too late
 * for that, so here it only serves to fetch them, once for each machine.
 */
export async function ensureS3aJars(
  scratch: string,
  env: Readonly<Record<string, string | undefined>>,
  context: ProcessContext,
): Promise<string[]> {
  const jars = s3aJars(context.tools);
  if (jars.every((jar) => existsSync(jar))) return jars;
  context.log.note(`fetch ${S3A_PACKAGE} into ${context.tools.ivyHome} (once for each machine)`);
  const nothing = join(scratch, "nothing.py");
  await writeFile(nothing, "");
  const settings = [
    ["--conf", `spark.jars.ivy=${context.tools.ivyHome}`],
    ["--conf", `spark.jars.packages=${S3A_PACKAGE}`],
  ].flat();
  const words = [context.tools.sparkSubmit, "--master", "local[1]", ...settings, nothing];
  const code = await runCommand({ words, cwd: scratch, env }, context);
  const missing = jars.filter((jar) => !existsSync(jar));
  if (code !== 0 || missing.length > 0) throw new Error(cannotFetch(missing));
  return jars;
}

function cannotFetch(missing: readonly string[]): string {
  return `cannot fetch ${S3A_PACKAGE} from Maven Central; missing: ${missing.join(", ")}. \
Is the network reachable? Behind a mirror, set spark.jars.ivySettings in SPARK_CONF_DIR.`;
}
