import { type Skipped } from "./run";
import { readSparkWords, type SparkOption } from "./sparkOptions";

/** What a local Spark needs to know of this machine and run. */
export interface SparkPlace {
  /** Spark master, for example `local[*]`. */
  readonly master: string;
  /** Memory of the one JVM that is driver and executors, in Spark's notation. */
  readonly driverMemory: string;
  /** URL of the object store. */
  readonly endpoint: string;
  /** Region that requests to it are signed for. */
  readonly region: string;
  /** Jars that S3A consists of. */
  readonly jars: readonly string[];
  /** Folder for what Spark spills and buffers. */
  readonly scratch: string;
  /** Options of Spark's JVM. @default - what the request sets */
  readonly javaOptions?: string | undefined;
}

/**
 * Every setting that a local run adds or replaces: endpoints, master and places, nothing else. A
 * setting of the request that is in neither this table nor {@link LEFT_OUT} reaches Spark as it is.
 */
export const ADDED: Readonly<Record<string, (place: SparkPlace) => string>> = {
  // Where Spark runs: one JVM on this machine, reachable from this machine only.
  "spark.master": ({ master }) => master,
  "spark.driver.memory": ({ driverMemory }) => driverMemory,
  "spark.driver.host": () => "127.0.0.1",
  "spark.driver.bindAddress": () => "127.0.0.1",
  "spark.ui.enabled": () => "false",
  "spark.local.dir": ({ scratch }) => scratch,
  // What s3:// is: EMR's own connector there, the public S3A here.
  "spark.hadoop.fs.s3.impl": () => "org.apache.hadoop.fs.s3a.S3AFileSystem",
  "spark.hadoop.fs.AbstractFileSystem.s3.impl": () => "org.apache.hadoop.fs.s3a.S3A",
  "spark.hadoop.fs.s3a.endpoint": ({ endpoint }) => endpoint,
  "spark.hadoop.fs.s3a.endpoint.region": ({ region }) => region,
  "spark.hadoop.fs.s3a.path.style.access": () => "true",
  "spark.hadoop.fs.s3a.connection.ssl.enabled": () => "false",
  "spark.hadoop.fs.s3a.aws.credentials.provider": () =>
    "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
  "spark.hadoop.fs.s3a.buffer.dir": ({ scratch }) => `${scratch}/s3a`,
  "spark.driver.extraClassPath": ({ jars }) => jars.join(":"),
};

/** Settings of the request that mean nothing on one machine, by the start of their key. */
export const LEFT_OUT: readonly { readonly keys: RegExp; readonly reason: string }[] = [
  {
    keys: /^spark\.(executor|driver)\.(memory|memoryOverhead|memoryOverheadFactor|cores|instances)$/,
    reason: "sizes a cluster's machines; here one JVM does everything",
  },
  { keys: /^spark\.(task|executor|driver)\.resource\./, reason: "sizes a cluster's machines" },
  { keys: /^spark\.cores\.max$/, reason: "sizes a cluster's machines" },
  {
    keys: /^spark\.(dynamicAllocation|shuffle\.service)\./,
    reason: "there are no executors to add",
  },
  { keys: /^spark\.(yarn|blacklist|excludeOnFailure|decommission|stage)\./, reason: "YARN's" },
  { keys: /^spark\.(master|submit\.deployMode)$/, reason: "replaced: Spark runs on this machine" },
  {
    keys: /^spark\.pyspark\.(driver\.)?python$/,
    reason: "a path on an EMR node; here it is the project's Python 3.11",
  },
  {
    keys: /^spark\.(eventLog\.dir|eventLog\.enabled|history\..*)$/,
    reason: "belongs to the history server, which does not run here",
  },
  {
    keys: /^spark\.(driver|executor)\.(defaultJavaOptions|extraLibraryPath)$/,
    reason: "names paths of an EMR node",
  },
  { keys: /^spark\.executor\.extraClassPath$/, reason: "names paths of an EMR node" },
];

/** Values that only an EMR node can load. */
const EMR_CLASS = /^com\.amazon(aws)?\.(emr|ws\.emr|glue)\b/;

/** Options of `spark-submit` that size a cluster or choose where it is. */
const LEFT_OUT_OPTIONS: ReadonlySet<string> = new Set([
  "--master",
  "--deploy-mode",
  "--num-executors",
  "--executor-cores",
  "--executor-memory",
  "--driver-memory",
  "--driver-cores",
  "--total-executor-cores",
  "--queue",
  "--proxy-user",
  "--principal",
  "--keytab",
]);

/** A `spark-submit` for this machine. */
export interface LocalSubmit {
  /** Words after `spark-submit`. */
  readonly words: readonly string[];
  readonly skipped: readonly Skipped[];
}

/** Why a setting of the request does not reach a local Spark; undefined when it does. */
export function leftOut(key: string, value: string): string | undefined {
  if (EMR_CLASS.test(value)) return `${value} is a class of EMR's own`;
  const listed = LEFT_OUT.find(({ keys }) => keys.test(key));
  if (listed !== undefined) return listed.reason;
  if (key === "spark.driver.extraClassPath") return "names paths of an EMR node; here S3A's jars";
  return Object.hasOwn(ADDED, key) ? "replaced by this machine's" : undefined;
}

/**
 * The declared `spark-submit` words for this machine: `defaults` (what the cluster's classifications
 * set) first, then what the step sets, then {@link ADDED}, each winning over the ones before.
 */
export function localSubmit(
  declared: readonly string[],
  defaults: ReadonlyMap<string, string>,
  place: SparkPlace,
): LocalSubmit {
  const { conf, options, application } = readSparkWords(declared);
  const [keptDefaults, skippedDefaults] = sift(defaults, "classification");
  const [keptConf, skippedConf] = sift(conf, "--conf");
  const added = Object.entries(ADDED).map(([key, value]) => [key, value(place)] as const);
  const settings = new Map([...keptDefaults, ...keptConf, ...added, ...javaSettings(place)]);
  const dropped = options.filter(({ name }) => LEFT_OUT_OPTIONS.has(name));
  return {
    words: [
      ...options.filter(({ name }) => !LEFT_OUT_OPTIONS.has(name)).flatMap(spell),
      ...[...settings].flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
      ...application,
    ],
    skipped: [
      ...skippedDefaults,
      ...skippedConf,
      ...dropped.map(({ name, value = "" }) => ({
        setting: `${name} ${value}`,
        reason: "replaced: Spark runs in one JVM on this machine",
      })),
    ],
  };
}

/** The setting with the options of Spark's JVM, where there are any. */
export function javaSettings({ javaOptions }: SparkPlace): (readonly [string, string])[] {
  return javaOptions === undefined ? [] : [["spark.driver.extraJavaOptions", javaOptions]];
}

function sift(
  settings: ReadonlyMap<string, string>,
  origin: string,
): [kept: [string, string][], skipped: Skipped[]] {
  const kept: [string, string][] = [];
  const skipped: Skipped[] = [];
  for (const [key, value] of settings) {
    const reason = leftOut(key, value);
    if (reason === undefined) kept.push([key, value]);
    else skipped.push({ setting: `${origin} ${key}=${value}`, reason });
  }
  return [kept, skipped];
}

function spell({ name, value }: SparkOption): string[] {
  return value === undefined ? [name] : [name, value];
}
