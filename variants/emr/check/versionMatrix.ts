import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, minor, satisfies, type Versions } from "../../../cli";
import { type DoctorCheck, PROJECT_ROOT, S3A_PACKAGE } from "../../../local";

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
