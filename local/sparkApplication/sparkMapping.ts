import {
  ADDED as SHARED,
  javaSettings,
  LEFT_OUT as CLUSTER,
  type SparkPlace,
} from "../jobFlow/sparkMapping";
import { type Skipped } from "../jobFlow/run";
import { type SparkApplication } from "./manifest";

/** What a local run of a SparkApplication needs to know of this machine. */
export interface IcebergPlace extends SparkPlace {
  /** `thrift://` URI of the metastore. */
  readonly metastoreUri: string;
}

/** The S3 settings and places that a local run of any kind adds, but for the scheme of EMR's own connector. */
const COMMON = Object.entries(SHARED).filter(([key]) => !/\.s3\.impl$/.test(key));

/** A catalog's address, whatever the catalog is called. */
const CATALOG_URI = /^spark\.sql\.catalog\.\w+\.uri$/;

/** Settings that mean nothing on one machine, by the start of their key. */
export const LEFT_OUT: readonly { readonly keys: RegExp; readonly reason: string }[] = [
  { keys: /^spark\.kubernetes\./, reason: "Kubernetes'; here Spark runs in one process" },
  {
    keys: /^spark\.(decommission|storage\.decommission|executor\.decommission)\b/,
    reason: "there are no executors that could be taken away",
  },
  { keys: /^spark\.eventLog\./, reason: "belongs to the history server, which does not run here" },
  { keys: /^spark\.(ui|metrics)\./, reason: "nobody scrapes or opens a local run's pages" },
  ...CLUSTER,
];

/** A `spark-submit` for this machine. */
export interface LocalApplication {
  /** Words after `spark-submit`. */
  readonly words: readonly string[];
  /** Variables of the driver. */
  readonly env: Readonly<Record<string, string>>;
  readonly skipped: readonly Skipped[];
}

/**
 * The declared run for this machine: its own settings, job and words, with endpoints, master and places replaced and
 * what only a cluster knows left out. The pods' size, image and place are the cluster's and are not looked at.
 */
export function localApplication(
  { metadata, spec }: SparkApplication,
  place: IcebergPlace,
): LocalApplication {
  const declared = { ...spec.sparkConf, ...hadoopSettings(spec.hadoopConf) };
  const added = new Map([
    ...COMMON.map(([key, value]) => [key, value(place)] as const),
    ...javaSettings(place),
    ...Object.keys(declared)
      .filter((key) => CATALOG_URI.test(key))
      .map((key) => [key, place.metastoreUri] as const),
  ]);
  const kept: [string, string][] = [];
  const skipped: Skipped[] = [];
  for (const [key, value] of Object.entries(declared)) {
    const reason = reasonToSkip(key, added);
    if (reason === undefined) kept.push([key, value]);
    else skipped.push({ setting: `sparkConf ${key}=${value}`, reason });
  }
  const { pyFiles, jars, files } = spec.deps;
  return {
    words: [
      ...["--name", metadata.name],
      ...[...kept, ...added].flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
      ...listed("--py-files", pyFiles),
      ...listed("--jars", jars),
      ...listed("--files", files),
      ...[spec.mainApplicationFile, ...spec.arguments],
    ],
    env: Object.fromEntries(
      (spec.driver.env ?? []).flatMap(({ name, value }) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
    skipped,
  };
}

function reasonToSkip(key: string, added: ReadonlyMap<string, string>): string | undefined {
  if (added.has(key)) return "replaced by this machine's";
  return LEFT_OUT.find(({ keys }) => keys.test(key))?.reason;
}

/** The operator hands Hadoop's settings on under this prefix. */
function hadoopSettings(conf: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(conf).map(([key, value]) => [`spark.hadoop.${key}`, value]),
  );
}

function listed(option: string, uris: readonly string[]): string[] {
  return uris.length === 0 ? [] : [option, uris.join(",")];
}
