import { z } from "zod";

/** A cluster's classifications, as EMR takes them. */
export const CONFIGURATIONS = z
  .array(
    z.looseObject({
      Classification: z.string(),
      Properties: z.record(z.string(), z.string()).default({}),
    }),
  )
  .default([]);

type Configurations = z.output<typeof CONFIGURATIONS>;

/** What an EMR cluster tells Spark. */
export interface SparkSettings {
  /** Whether Spark is among what EMR installs on it. */
  readonly runsSpark: boolean;
  /** Spark's settings: the cluster's, and over them what any step says otherwise. */
  readonly sparkDefaults: Readonly<Record<string, string>>;
}

/** What of a cluster matters for Spark's settings. */
interface Parts {
  readonly applications: readonly string[] | undefined;
  readonly configurations: Configurations;
  readonly steps: unknown;
}

/** Spark's settings of a cluster. One that does not say what it installs may have Spark. */
export function sparkOf({ applications, configurations, steps }: Parts): SparkSettings {
  return {
    runsSpark: applications?.some((it) => it.toLowerCase() === "spark") ?? true,
    sparkDefaults: { ...sparkDefaultsOf(configurations), ...settingsIn(steps) },
  };
}

/** Classifications that are written as a text. Those that stand somewhere else cannot be looked at. */
export function configurationsIn(text = "[]"): Configurations {
  return text.trimStart().startsWith("[") ? CONFIGURATIONS.parse(JSON.parse(text)) : [];
}

function sparkDefaultsOf(configurations: Configurations): Readonly<Record<string, string>> {
  const own = configurations.filter((it) => it.Classification === "spark-defaults");
  return Object.fromEntries(own.flatMap(({ Properties }) => Object.entries(Properties)));
}

/** Spark's settings among the words of steps, such as `spark.authenticate=false` after `--conf`. */
function settingsIn(steps: unknown): Readonly<Record<string, string>> {
  const words = textsIn(steps).filter((word) => /^spark\.[\w.]+=/.test(word));
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
