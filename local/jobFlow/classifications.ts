import { type Configuration } from "@aws-sdk/client-emr";
import { type Skipped } from "./run";

/** What a cluster's classifications set that also matters on one machine. */
export interface ClusterSettings {
  /** Defaults of every `spark-submit`, by key. */
  readonly sparkDefaults: ReadonlyMap<string, string>;
  /** Variables that `spark-env` exports. */
  readonly sparkEnv: ReadonlyMap<string, string>;
  readonly skipped: readonly Skipped[];
}

/** Classifications that reach a local run, and how. */
const HONOURED: Readonly<Record<string, (into: Draft, from: Configuration) => void>> = {
  "spark-defaults": (into, from) => {
    for (const [key, value] of properties(from)) into.sparkDefaults.set(key, value);
  },
  // Hadoop's settings reach Spark under this prefix.
  "core-site": (into, from) => {
    for (const [key, value] of properties(from))
      into.sparkDefaults.set(`spark.hadoop.${key}`, value);
  },
  "spark-env": (into, from) => {
    for (const inner of from.Configurations ?? []) {
      if (inner.Classification === "export") exportAll(into, inner);
    }
  },
};

/** Variables of `spark-env` that name places on an EMR node. */
const NODE_VARIABLES: ReadonlySet<string> = new Set([
  "PYSPARK_PYTHON",
  "PYSPARK_DRIVER_PYTHON",
  "JAVA_HOME",
  "SPARK_HOME",
  "HADOOP_CONF_DIR",
]);

interface Draft {
  readonly sparkDefaults: Map<string, string>;
  readonly sparkEnv: Map<string, string>;
  readonly skipped: Skipped[];
}

/** Reads a request's `Configurations`; the later of two equal settings wins, as on EMR. */
export function clusterSettings(configurations: readonly Configuration[] = []): ClusterSettings {
  const draft: Draft = { sparkDefaults: new Map(), sparkEnv: new Map(), skipped: [] };
  for (const configuration of configurations) {
    const name = configuration.Classification ?? "";
    const honour = Object.hasOwn(HONOURED, name) ? HONOURED[name] : undefined;
    if (honour !== undefined) honour(draft, configuration);
    else draft.skipped.push({ setting: `classification ${name}`, reason: NOT_HERE });
  }
  return draft;
}

const NOT_HERE = `sets up a cluster's service; a local run takes ${Object.keys(HONOURED).join(", ")}`;

function exportAll(into: Draft, from: Configuration): void {
  for (const [name, value] of properties(from)) {
    if (NODE_VARIABLES.has(name)) {
      const reason = "a path on an EMR node; here the project's own";
      into.skipped.push({ setting: `spark-env export ${name}=${value}`, reason });
    } else {
      into.sparkEnv.set(name, value);
    }
  }
}

function properties(configuration: Configuration): [string, string][] {
  return Object.entries(configuration.Properties ?? {});
}
