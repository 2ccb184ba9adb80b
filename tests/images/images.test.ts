import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KUBE_PYTHON, SPARK_VERSION } from "../../components";
import { rdsCa, RDS_CA } from "../../images/metastore/rdsCa";
import { ICEBERG, METASTORE, S3A } from "../../local/maven/pinned";

const PROJECT = join(__dirname, "../..");
const IMAGES = ["spark", "metastore"] as const;
type Image = (typeof IMAGES)[number];

const read = (path: string): string => readFileSync(join(PROJECT, path), "utf8");

/** Jars that an image's list names, with their SHA-256. */
function jarsOf(image: Image): Readonly<Record<string, string>> {
  const lines = read(`images/${image}/jars.sha256`).trim().split("\n");
  return Object.fromEntries(lines.map((line) => line.split("  ").reverse() as [string, string]));
}

/** Artifact, version, and what may stand behind it: a classifier or a qualifier. */
const VERSIONED = /^(.+?)-(\d[^-]*)(-[A-Za-z][\w-]*)?\.jar$/;

/** Version of the one jar of an artifact in an image. */
function versionOf(image: Image, artifact: string): string {
  const found = Object.keys(jarsOf(image)).flatMap((jar) => {
    const [, name, version = ""] = VERSIONED.exec(jar) ?? [];
    return name === artifact ? [version] : [];
  });
  assert.equal(found.length, 1, `${image}: ${artifact}: ${found.join(", ")}`);
  return found[0] ?? "";
}

const isAtLeast = (version: string, least: string): boolean =>
  version.localeCompare(least, "en", { numeric: true }) >= 0;

/** Versions that a lock pins, by package; each has a hash. */
function lockOf(path: string): Readonly<Record<string, string>> {
  const pins = read(path)
    .split(/\n(?=\S)/)
    .filter((pin) => !pin.startsWith("#"));
  for (const pin of pins) assert.match(pin, /--hash=sha256:[0-9a-f]{64}/, pin);
  return Object.fromEntries(
    pins.map((pin) => (/^([\w.-]+)==(\S+)/.exec(pin) ?? []).slice(1)) as [string, string][],
  );
}

describe("the images", () => {
  it("have the versions of the project's matrix", () => {
    const matrix = JSON.parse(read("cli/doctor/versions.json")) as {
      readonly icebergRuntime: { readonly version: string };
      readonly spark: Readonly<Record<string, { readonly hadoop: string }>>;
    };
    const hadoop = matrix.spark["3.5"]?.hadoop ?? "";
    assert.equal(versionOf("spark", "spark-core_2.12"), SPARK_VERSION);
    for (const jar of ["iceberg-spark-runtime-3.5_2.12", "iceberg-aws-bundle"])
      assert.equal(versionOf("spark", jar), matrix.icebergRuntime.version);
    for (const jar of ["hadoop-aws", "hadoop-client-api", "hadoop-client-runtime"])
      for (const image of IMAGES) assert.equal(versionOf(image, jar), hadoop, `${image}: ${jar}`);
    assert.ok(read("images/spark/Dockerfile").includes(`FROM python:${KUBE_PYTHON}.`));
    assert.ok(read("images/spark/Dockerfile").includes(`PYSPARK_PYTHON=python${KUBE_PYTHON}`));
  });

  it("have the jars that runs on one machine have, but for the SDK", () => {
    const same = [...S3A, ICEBERG].filter(({ name }) => name !== "aws-java-sdk-bundle");
    for (const { name, version, sha256 } of same)
      assert.equal(jarsOf("spark")[`${name}-${version}.jar`], sha256, name);
    assert.ok(read("images/metastore/Dockerfile").includes(METASTORE.sha256));
  });

  it("have SDKs that can speak to Pod Identity", () => {
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html
    for (const image of IMAGES)
      assert.ok(isAtLeast(versionOf(image, "aws-java-sdk-core"), "1.12.746"), image);
    const v2 = versionOf("metastore", "secretsmanager");
    assert.ok(isAtLeast(v2, "2.21.30"), v2);
    assert.equal(versionOf("metastore", "sdk-core"), v2);
  });

  it("have none of the old libraries that strangers' bytes reach (cases/security/01, 05, 08)", () => {
    assert.ok(isAtLeast(versionOf("spark", "spark-core_2.12"), "3.5.7"));
    const least = { libthrift: "0.12.0", "jackson-databind": "2.12.7.1", postgresql: "42.7.12" };
    for (const [artifact, version] of Object.entries(least))
      assert.ok(isAtLeast(versionOf("metastore", artifact), version), artifact);
  });

  it("have the Python packages of this machine's lock, each by its hash (cases/security/07)", () => {
    const image = lockOf("images/spark/requirements.txt");
    const here = lockOf("requirements.txt");
    assert.ok(Object.keys(image).length > 10);
    for (const [name, version] of Object.entries(image)) assert.equal(here[name], version, name);
    assert.ok(Object.keys(lockOf("images/spark/build.txt")).includes("setuptools"));
    for (const [install] of read("images/spark/Dockerfile").matchAll(/pip install [^&]*/g))
      assert.match(install, /--require-hashes/);
  });

  it("know the authorities that sign RDS's servers", () => {
    assert.equal(readFileSync(RDS_CA, "utf8"), rdsCa());
    assert.ok(rdsCa().split("-----BEGIN CERTIFICATE-----").length > 30);
    assert.match(read("images/metastore/Dockerfile"), /COPY images\/metastore\/rds-ca\.pem/);
  });

  for (const image of IMAGES) {
    describe(image, () => {
      const text = read(`images/${image}/Dockerfile`);

      it("holds its whole folder of jars against a list of digests, and has no artifact twice", () => {
        const jars = Object.entries(jarsOf(image));
        assert.ok(jars.length > 80);
        for (const [, digest] of jars) assert.match(digest, /^[0-9a-f]{64}$/);
        const artifacts = jars.map(([jar]) => jar.replace(VERSIONED, "$1$3"));
        assert.deepEqual([...new Set(artifacts)], artifacts);
        assert.match(text, /jars\.sh check \S+ \S*jars\.sha256/);
        for (const [command] of text.matchAll(/mvn [^\n]*/g))
          assert.match(command, /--strict-checksums/);
      });

      it("keeps no archives or lists of Debian's packages, and no jar beside those that are listed", () => {
        for (const [command] of text.matchAll(/^RUN apt-get(?:.*\\\n)*.*/gm)) {
          assert.match(command, /apt-get clean/);
          assert.match(command, /rm -rf \/var\/lib\/apt\/lists\/\* \/var\/cache\/apt\/\*/);
        }
        // Python's own package of py4j brings a jar that Spark's folder has already.
        if (image === "spark") assert.match(text, /rm -r .*\/opt\/python\/share\/py4j/);
      });

      it("stands on pinned images, runs without rights, and fetches nothing when it starts", () => {
        const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base = ""]) => base);
        assert.ok(bases.length >= 2);
        for (const base of bases) assert.match(base, /:[\w.-]*\d[\w.-]*$/, base);
        assert.match(text, /^USER 185:185$/m);
        const [last = ""] = text.split(/^FROM /m).slice(-1);
        assert.doesNotMatch(last, /curl|wget|ADD http/);
        assert.match(text, /^ENTRYPOINT \[/m);
      });
    });
  }
});

describe("the check of an image's jars", () => {
  const JARS = join(PROJECT, "images/jars.sh");
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "jars-"));
    writeFileSync(join(folder, "a-1.0.jar"), "a");
    writeFileSync(join(folder, "b_2.12-1.0.jar"), "b");
    writeFileSync(
      join(folder, "list"),
      `${sha256("a")}  a-1.0.jar\n${sha256("b")}  b_2.12-1.0.jar\n`,
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const check = (): string =>
    execFileSync("sh", [JARS, "check", folder, join(folder, "list")], {
      encoding: "utf8",
      stdio: "pipe",
    });

  it("passes what is as listed", () => {
    assert.equal(check(), "");
  });

  const faults: [what: string, spoil: () => void, named: RegExp][] = [
    [
      "added",
      () => {
        writeFileSync(join(folder, "c-1.jar"), "c");
      },
      /> \w+ {2}c-1\.jar/,
    ],
    [
      "removed",
      () => {
        rmSync(join(folder, "a-1.0.jar"));
      },
      /< \w+ {2}a-1\.0\.jar/,
    ],
    [
      "changed",
      () => {
        writeFileSync(join(folder, "a-1.0.jar"), "x");
      },
      /> \w+ {2}a-1\.0\.jar/,
    ],
  ];
  for (const [what, spoil, named] of faults) {
    it(`fails, and names the jar, when one is ${what}`, () => {
      spoil();
      assert.throws(check, (error: { stdout?: string; status?: number }) => {
        assert.equal(error.status, 1);
        assert.match(error.stdout ?? "", named);
        return true;
      });
    });
  }

  it("puts a newer jar in the place of the older, and leaves its near namesakes", () => {
    const fresh = mkdtempSync(join(tmpdir(), "fresh-"));
    writeFileSync(join(fresh, "a-2.0.jar"), "newer");
    writeFileSync(join(folder, "a-more-1.0.jar"), "another");
    execFileSync("sh", [JARS, "replace", fresh, folder]);
    rmSync(fresh, { recursive: true });
    const list = execFileSync("sh", [JARS, "list", folder], { encoding: "utf8" });
    assert.deepEqual(
      list
        .trim()
        .split("\n")
        .map((line) => line.slice(66)),
      ["a-2.0.jar", "a-more-1.0.jar", "b_2.12-1.0.jar"],
    );
  });
});
