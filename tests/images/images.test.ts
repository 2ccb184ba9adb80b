import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { KUBE_PYTHON, SPARK_VERSION } from "../../components";
import { ICEBERG, METASTORE, POSTGRES_DRIVER, S3A } from "../../local/maven/pinned";

const PROJECT = join(__dirname, "../..");
const IMAGES = ["spark", "metastore"] as const;
type Image = (typeof IMAGES)[number];

/** The one jar whose digest nobody has looked up yet: Maven holds it against Central's own checksum. */
const WITHOUT_DIGEST = ["aws-java-sdk-bundle"];

const read = (path: string): string => readFileSync(join(PROJECT, path), "utf8");

/** Versions that an image's pom names, by artifact. */
function jarsOf(image: Image): Readonly<Record<string, string>> {
  const found = read(`images/${image}/pom.xml`).matchAll(
    /<artifactId>([^<]+)<\/artifactId>\s*<version>([^<]+)<\/version>\s*<\/dependency>/g,
  );
  return Object.fromEntries([...found].map(([, name = "", version = ""]) => [name, version]));
}

/** Digests that an image's list names, by file. */
function digestsOf(image: Image): Readonly<Record<string, string>> {
  const lines = read(`images/${image}/jars.sha256`).trim().split("\n");
  return Object.fromEntries(lines.map((line) => line.split("  ").reverse() as [string, string]));
}

function numbers(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return (major * 1000 + minor) * 1000 + patch;
}

describe("the images", () => {
  it("have the versions of the project's matrix", () => {
    const matrix = JSON.parse(read("cli/doctor/versions.json")) as {
      readonly icebergRuntime: { readonly version: string };
      readonly spark: Readonly<Record<string, { readonly hadoop: string }>>;
    };
    const { icebergRuntime } = matrix;
    const hadoop = matrix.spark["3.5"]?.hadoop ?? "";
    const spark = jarsOf("spark");
    assert.equal(spark["iceberg-spark-runtime-3.5_2.12"], icebergRuntime.version);
    assert.equal(spark["iceberg-aws-bundle"], icebergRuntime.version);
    assert.equal(spark["hadoop-aws"], hadoop);
    for (const jar of ["hadoop-aws", "hadoop-client-api", "hadoop-client-runtime"])
      assert.equal(jarsOf("metastore")[jar], hadoop, jar);
    assert.ok(read("images/spark/Dockerfile").includes(`FROM apache/spark:${SPARK_VERSION}-`));
    assert.ok(read("images/spark/Dockerfile").includes(`FROM python:${KUBE_PYTHON}.`));
    assert.ok(read("images/spark/Dockerfile").includes(`PYSPARK_PYTHON=python${KUBE_PYTHON}`));
  });

  it("have the jars that runs on one machine have, but for the SDK", () => {
    const spark = { jars: jarsOf("spark"), digests: digestsOf("spark") };
    const metastore = { jars: jarsOf("metastore"), digests: digestsOf("metastore") };
    const same = [
      ...[ICEBERG, ...S3A].map((artifact) => ({ artifact, image: spark })),
      ...[POSTGRES_DRIVER, ...S3A].map((artifact) => ({ artifact, image: metastore })),
    ].filter(({ artifact }) => artifact.name !== "aws-java-sdk-bundle");
    for (const { artifact, image } of same) {
      assert.equal(image.jars[artifact.name], artifact.version);
      assert.equal(image.digests[`${artifact.name}-${artifact.version}.jar`], artifact.sha256);
    }
    assert.ok(read("images/metastore/Dockerfile").includes(METASTORE.sha256));
  });

  it("have SDKs that can speak to Pod Identity", () => {
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html
    for (const image of IMAGES) {
      const bundle = jarsOf(image)["aws-java-sdk-bundle"] ?? "";
      assert.ok(numbers(bundle) >= numbers("1.12.746"), `${image}: ${bundle}`);
    }
    const { secretsmanager = "", "sdk-core": core } = jarsOf("metastore");
    assert.ok(numbers(secretsmanager) >= numbers("2.21.30"), secretsmanager);
    assert.equal(core, secretsmanager);
  });

  for (const image of IMAGES) {
    describe(image, () => {
      const text = read(`images/${image}/Dockerfile`);

      it("pins every jar by version and digest", () => {
        const wanted = Object.entries(jarsOf(image))
          .filter(([name]) => !WITHOUT_DIGEST.includes(name))
          .map(([name, version]) => `${name}-${version}.jar`);
        assert.deepEqual(Object.keys(digestsOf(image)).sort(), wanted.sort());
        for (const digest of Object.values(digestsOf(image)))
          assert.match(digest, /^[0-9a-f]{64}$/);
        assert.match(text, /mvn [^\n]*--strict-checksums/);
        assert.match(text, /sha256sum --check --strict/);
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
