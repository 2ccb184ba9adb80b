import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, minor, satisfies, type Versions } from "../../../cli";
import { type DoctorCheck, PROJECT_ROOT } from "../../../local";

/** What the images that run on Kubernetes pin, as it stands in their own files. */
export interface ImagePins {
  /** `lake:kubernetesVersion` of the stack. */
  readonly kubernetes: string;
  /** Spark of the image, and of requirements.in. */
  readonly spark: string;
  readonly pyspark: string;
  /** Python of the image. */
  readonly python: string;
  /** What the wheel takes, like `>=3.10,<3.12`. */
  readonly wheelPython: string;
  readonly iceberg: string;
  readonly hadoop: string;
  /** AWS's SDKs for Java: S3A's, and that of the metastore's database driver. */
  readonly javaV1: string;
  readonly javaV2: string;
}

/** What the images pin, beside the stack's version of Kubernetes. */
export function readImagePins(kubernetes: string): ImagePins {
  return {
    kubernetes,
    spark: jarVersion("spark", "spark-core_2.12"),
    pyspark: found("requirements.in", /^pyspark==(\S+)/m),
    python: minor(found("images/spark/Dockerfile", /^FROM python:([\d.]+)/m)),
    wheelPython: found("etl/pyproject.toml", /^requires-python = "(.+)"/m),
    iceberg: jarVersion("spark", "iceberg-spark-runtime-3.5_2.12"),
    hadoop: jarVersion("spark", "hadoop-aws"),
    javaV1: jarVersion("spark", "aws-java-sdk-core"),
    javaV2: jarVersion("metastore", "secretsmanager"),
  };
}

/** Holds the images' pins against the table and against one another. */
export function imageChecks(pins: ImagePins, versions: Versions, now = new Date()): DoctorCheck[] {
  const line = minor(pins.spark);
  const subject = { pins, versions, line, spark: versions.spark[line] };
  return [
    kubernetesCheck(pins.kubernetes, versions, now),
    ...[sparkCheck, patchCheck, pythonCheck, icebergCheck, hadoopCheck, sdkCheck].map((one) =>
      one(subject),
    ),
  ];
}

/** The pins with the line of Spark that they belong to. */
interface Subject {
  readonly pins: ImagePins;
  readonly versions: Versions;
  /** Like `3.5`. */
  readonly line: string;
  readonly spark: Versions["spark"][string] | undefined;
}

function sparkCheck({ pins, line }: Subject): DoctorCheck {
  return check(
    "Spark of the image and PySpark here",
    line === minor(pins.pyspark),
    `${pins.spark} and ${pins.pyspark}`,
    "take the same line of Spark in images/spark/requirements.in and requirements.in",
  );
}

function patchCheck({ pins, spark, line }: Subject): DoctorCheck {
  const { version = "0", reason = "", source = "" } = spark?.leastPatch ?? {};
  return check(
    `Spark ${line} without known faults`,
    [pins.spark, pins.pyspark].every((pin) => isAtLeast(pin, version)),
    `${pins.spark} and ${pins.pyspark}`,
    `take ${version} or newer: ${reason} (${source})`,
  );
}

function pythonCheck({ pins, spark }: Subject): DoctorCheck {
  return check(
    "Python of the image, of Spark and of the wheel",
    spark?.python.includes(pins.python) === true && satisfies(pins.python, pins.wheelPython),
    `${pins.python}; the wheel takes ${pins.wheelPython}`,
    "take a Python in images/spark/Dockerfile that Spark and the wheel have",
  );
}

function icebergCheck({ pins, versions, line }: Subject): DoctorCheck {
  const { version, source } = versions.icebergRuntime;
  const isForSpark = versions.iceberg[minor(pins.iceberg)]?.spark.includes(line) === true;
  return check(
    `Iceberg of the image and Spark ${line}`,
    isForSpark && pins.iceberg === version,
    pins.iceberg,
    `take Iceberg ${version} in images/spark/pom.xml (${source})`,
  );
}

function hadoopCheck({ pins, spark, line }: Subject): DoctorCheck {
  const wanted = spark?.hadoop ?? "not known";
  return check(
    `hadoop-aws of the image and the Hadoop of Spark ${line}`,
    pins.hadoop === wanted,
    `${pins.hadoop} and ${wanted}`,
    `never mix versions: take hadoop-aws ${wanted}`,
  );
}

function sdkCheck({ pins, versions: { podIdentity } }: Subject): DoctorCheck {
  return check(
    "SDKs of the images and Pod Identity",
    isAtLeast(pins.javaV1, podIdentity.javaV1) && isAtLeast(pins.javaV2, podIdentity.javaV2),
    `${pins.javaV1} and ${pins.javaV2}`,
    `take ${podIdentity.javaV1} and ${podIdentity.javaV2} or newer (${podIdentity.source})`,
  );
}

function kubernetesCheck(version: string, { kubernetes, asOf }: Versions, now: Date): DoctorCheck {
  const name = `standard support of Kubernetes ${version}`;
  const known = kubernetes[version];
  if (known === undefined) {
    return check(name, true, `not in the table of ${asOf}: not checked`, "");
  }
  return check(
    name,
    now < new Date(known.standardSupportEnds),
    `until ${known.standardSupportEnds}`,
    `choose a newer lake:kubernetesVersion: without extended support AWS raises the cluster by itself (${known.source})`,
  );
}

function found(file: string, pattern: RegExp): string {
  const text = readFileSync(join(PROJECT_ROOT, file), "utf8");
  return pattern.exec(text)?.[1] ?? `not in ${file}`;
}

/** Version of a jar in the list of all that an image holds. */
function jarVersion(image: "spark" | "metastore", artifact: string): string {
  const name = artifact.replaceAll(".", String.raw`\.`);
  return found(
    `images/${image}/jars.sha256`,
    new RegExp(String.raw` ${name}-(\d[\d.]*)\.jar$`, "m"),
  );
}

function isAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, "en", { numeric: true }) >= 0;
}
