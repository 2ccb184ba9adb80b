import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type DoctorCheck, PROJECT_ROOT, S3A_PACKAGE } from "../../local";

const VERSIONS = z.object({
  asOf: z.iso.date(),
  releases: z.record(
    z.string(),
    z.object({
      spark: z.string(),
      scala: z.string(),
      iceberg: z.string().optional(),
      python: z.array(z.string()),
      source: z.url(),
    }),
  ),
  spark: z.record(
    z.string(),
    z.object({
      scala: z.array(z.string()),
      python: z.array(z.string()),
      java: z.array(z.string()),
      hadoop: z.string(),
      source: z.url(),
      /** Oldest patch that may run where the project chooses it: images and this machine. EMR's is AWS's own. */
      leastPatch: z.object({ version: z.string(), reason: z.string(), source: z.url() }),
    }),
  ),
  iceberg: z.record(z.string(), z.object({ spark: z.array(z.string()), source: z.url() })),
  kubernetes: z.record(
    z.string(),
    z.object({
      /** Day on which AWS's standard support ends. */
      standardSupportEnds: z.iso.date(),
      source: z.url(),
    }),
  ),
  podIdentity: z.object({
    /** Oldest AWS SDKs for Java that can speak to it. */
    javaV1: z.string(),
    javaV2: z.string(),
    source: z.url(),
  }),
  icebergRuntime: z.object({
    version: z.string(),
    spark: z.string(),
    scala: z.string(),
    source: z.url(),
  }),
});

/** Which versions go together, each with the page that says so. */
export type Versions = z.infer<typeof VERSIONS>;

/** What the project pins, as it stands in its own files. */
export interface Pins {
  /** `lake:release` of the stack. */
  readonly release: string;
  /** PySpark of requirements.in. */
  readonly spark: string;
  /** Python that EMR is told to run jobs on. */
  readonly python: string;
  /** What the wheel takes, like `>=3.10,<3.12`. */
  readonly wheelPython: string;
  /** hadoop-aws of the local runtime. */
  readonly hadoop: string;
}

/** The project's own table of versions. */
export function readVersions(): Versions {
  return VERSIONS.parse(JSON.parse(readFileSync(join(__dirname, "versions.json"), "utf8")));
}

/** What the project pins beside the stack's `release` and EMR's `python`. */
export function readPins(release: string, python: string): Pins {
  const found = (file: string, pattern: RegExp): string => {
    const text = readFileSync(join(PROJECT_ROOT, file), "utf8");
    return pattern.exec(text)?.[1] ?? `not in ${file}`;
  };
  return {
    release,
    python,
    spark: found("requirements.in", /^pyspark==(\S+)/m),
    wheelPython: found("etl/pyproject.toml", /^requires-python = "(.+)"/m),
    hadoop: S3A_PACKAGE.split(":").at(-1) ?? "",
  };
}

type Release = NonNullable<Versions["releases"][string]>;

/** A release with the Spark and Iceberg lines that belong to it. */
interface Subject {
  readonly pins: Pins;
  readonly release: Release;
  /** Like `3.5`. */
  readonly line: string;
  readonly spark: Versions["spark"][string] | undefined;
  readonly versions: Versions;
}

/** Holds the pins against the table and against one another: Spark, Scala, EMR release, Iceberg, Python. */
export function matrixChecks(pins: Pins, versions: Versions): DoctorCheck[] {
  const release = versions.releases[pins.release];
  if (release === undefined) return [unknownRelease(pins.release, versions)];
  const line = minor(release.spark);
  const subject = { pins, release, line, spark: versions.spark[line], versions };
  return [sparkCheck, scalaCheck, icebergCheck, pythonCheck, wheelCheck, hadoopCheck].map((one) =>
    one(subject),
  );
}

function sparkCheck({ pins, release, line }: Subject): DoctorCheck {
  return check(
    `Spark of ${pins.release} and PySpark here`,
    line === minor(pins.spark),
    `${release.spark} and ${pins.spark}`,
    `pin pyspark ${release.spark} in requirements.in: jobs are tested on the Spark that they run on (${release.source})`,
  );
}

function scalaCheck({ pins, release, line, spark, versions }: Subject): DoctorCheck {
  const { scala, source } = versions.icebergRuntime;
  return check(
    `Scala of ${pins.release} and of Spark ${line}`,
    spark?.scala.includes(release.scala) === true && scala === release.scala,
    `${release.scala}; Iceberg's runtime is for ${scala}`,
    `take jars for Scala ${release.scala} (${source})`,
  );
}

function icebergCheck({ pins, release, line, versions }: Subject): DoctorCheck {
  const runtime = versions.icebergRuntime;
  const iceberg = versions.iceberg[minor(release.iceberg ?? runtime.version)];
  return check(
    `Iceberg of ${pins.release} and Spark ${line}`,
    iceberg?.spark.includes(line) === true && runtime.spark === line,
    `${release.iceberg ?? "not known"}, here ${runtime.version} for Spark ${runtime.spark}`,
    `take Iceberg's runtime for Spark ${line} (${iceberg?.source ?? runtime.source})`,
  );
}

function pythonCheck({ pins, release, spark }: Subject): DoctorCheck {
  return check(
    `Python of the jobs on ${pins.release}`,
    release.python.includes(pins.python) && spark?.python.includes(pins.python) === true,
    `${pins.python}; the release has ${release.python.join(", ")}`,
    `choose a Python that both have (${release.source})`,
  );
}

function wheelCheck({ pins }: Subject): DoctorCheck {
  return check(
    "Python of the jobs and the wheel",
    satisfies(pins.python, pins.wheelPython),
    `${pins.python} and ${pins.wheelPython}`,
    "mend requires-python in etl/pyproject.toml, or the Python that EMR is told to take",
  );
}

function hadoopCheck({ pins, spark }: Subject): DoctorCheck {
  const wanted = spark?.hadoop ?? "not known";
  return check(
    `hadoop-aws and the Hadoop of PySpark ${pins.spark}`,
    wanted === pins.hadoop,
    `${pins.hadoop} and ${wanted}`,
    `never mix versions: take hadoop-aws ${wanted}`,
  );
}

function unknownRelease(release: string, { releases, asOf }: Versions): DoctorCheck {
  const known = Object.keys(releases).join(", ");
  return {
    name: `versions of ${release}`,
    ok: true,
    found: `not in the table of ${asOf}, which has ${known}: not checked`,
    remedy: "",
  };
}

/** What came of one comparison. */
export function check(name: string, ok: boolean, found: string, remedy: string): DoctorCheck {
  return { name, ok, found, remedy: ok ? "" : remedy };
}

/** `3.5` of `3.5.9`. */
export function minor(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** Whether a Python like `3.11` is in a range like `>=3.10,<3.12`. */
export function satisfies(python: string, range: string): boolean {
  const number = (version: string): number => {
    const [major = 0, least = 0] = version.split(".").map(Number);
    return major * 1000 + least;
  };
  return range.split(",").every((part) => {
    const [, sign, version = ""] = /^(>=|<)(\d+\.\d+)/.exec(part.trim()) ?? [];
    if (sign === undefined) return false;
    return sign === ">=" ? number(python) >= number(version) : number(python) < number(version);
  });
}
