import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Toolchain } from "./toolchain";

/** The `java` that runs Spark and the metastore. */
export function javaProgram({ javaHome }: Toolchain): string {
  return javaHome === undefined ? "java" : join(javaHome, "bin", "java");
}

/** The folder of the jars that PySpark brings. */
export function sparkJarFolder({ root }: Toolchain): string {
  return join(root, ".venv/lib/python3.11/site-packages/pyspark/jars");
}

/**
 * The jars that PySpark brings under these names, whatever their version. Throws an error that names every one that
 * is missing.
 */
export function sparkJarsNamed(tools: Toolchain, names: readonly string[]): string[] {
  const folder = sparkJarFolder(tools);
  const files = readdirSync(folder);
  const found = names.map((name) => files.find((file) => isVersionOf(file, name)));
  const missing = names.filter((_, at) => found[at] === undefined);
  if (missing.length > 0) {
    throw new Error(
      `${folder} lacks ${missing.join(", ")}; \`make setup\` installs the pinned PySpark`,
    );
  }
  return found.map((file) => join(folder, file ?? ""));
}

function isVersionOf(file: string, name: string): boolean {
  return file.startsWith(`${name}-`) && /^\d[\w.]*\.jar$/.test(file.slice(name.length + 1));
}
