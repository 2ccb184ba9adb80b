import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, toolchain, type Toolchain } from "../../local";
import { type Artifact, artifactPath, ivyModule } from "../../local/maven/artifact";
import { fetchArtifacts } from "../../local/maven/fetchArtifacts";
import { ICEBERG, METASTORE, POSTGRES_DRIVER, S3A } from "../../local/maven/pinned";
import { folders } from "../generators/folders";

const CONTENT = "a jar";
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const ARTIFACT: Artifact = { group: "org.example", name: "thing", version: "1.2", sha256: SHA256 };

/** Stands in for `java -jar ivy.jar … -retrieve PATTERN`: writes what Ivy would, or fails as it does. */
const IVY = `#!/bin/sh
for word; do
  case $last in
    -retrieve) pattern=$word ;;
    -ivy) module=$word ;;
  esac
  last=$word
done
folder=$(dirname "$pattern")
cp "$module" "$LAKE_TEST_MODULE"
echo "\${LAKE_TEST_SAYS:-}"
[ -z "\${LAKE_TEST_SAYS:-}" ] || exit 1
printf '%s' "$LAKE_TEST_CONTENT" >"$folder/org.example_thing-1.2.jar"
`;

describe("fetching files of Maven Central", () => {
  const folder = folders();
  let tools: Toolchain;
  let module: string;

  beforeEach(() => {
    const root = folder();
    mkdirSync(join(root, "java", "bin"), { recursive: true });
    writeFileSync(join(root, "java", "bin", "java"), IVY);
    chmodSync(join(root, "java", "bin", "java"), 0o755);
    module = join(root, "ivy.xml");
    tools = { ...toolchain(), ivyHome: join(root, "ivy"), javaHome: join(root, "java") };
    process.env["LAKE_TEST_MODULE"] = module;
    process.env["LAKE_TEST_CONTENT"] = CONTENT;
    delete process.env["LAKE_TEST_SAYS"];
  });
  after(() => {
    for (const name of ["MODULE", "CONTENT", "SAYS"]) {
      Reflect.deleteProperty(process.env, `LAKE_TEST_${name}`);
    }
  });

  it("puts a file under the name that Spark's Ivy gives it, and leaves nothing else", async () => {
    const told: string[] = [];
    const paths = await fetchArtifacts([ARTIFACT], { tools, tell: (text) => told.push(text) });
    assert.deepEqual(paths, [join(tools.ivyHome, "jars", "org.example_thing-1.2.jar")]);
    assert.equal(readFileSync(paths[0] ?? "", "utf8"), CONTENT);
    assert.deepEqual(readdirSync(tools.ivyHome), ["jars"]);
    assert.match(told.join(), /fetch thing 1\.2 into /);
    assert.match(readFileSync(module, "utf8"), /org="org.example" name="thing" rev="1.2"/);
  });

  it("asks nobody for what is there", async () => {
    await fetchArtifacts([ARTIFACT], { tools });
    process.env["LAKE_TEST_SAYS"] = "must not be asked";
    await fetchArtifacts([ARTIFACT], { tools });
  });

  it("throws a file away that is not the pinned one", async () => {
    process.env["LAKE_TEST_CONTENT"] = "another jar";
    await assert.rejects(fetchArtifacts([ARTIFACT], { tools }), (error: Error) => {
      assert.match(error.message, /thing-1\.2\.jar is not the file that was pinned/);
      assert.match(error.message, new RegExp(`wanted SHA-256 ${SHA256}, got [0-9a-f]{64}`));
      return true;
    });
    assert.deepEqual(readdirSync(join(tools.ivyHome, "jars")), []);
  });

  it("says what could not be fetched, and what Ivy said", async () => {
    process.env["LAKE_TEST_SAYS"] = ":: org.example#thing;1.2: not found";
    const said =
      /cannot fetch org\.example:thing:1\.2 from Maven Central.*LAKE_IVY_SETTINGS.*not found/s;
    await assert.rejects(fetchArtifacts([ARTIFACT], { tools }), said);
  });

  it("tells files of one version apart by classifier and extension", () => {
    assert.match(artifactPath(tools, METASTORE), /hive-standalone-metastore-3\.1\.3-bin\.tar\.gz$/);
    assert.match(ivyModule([METASTORE]), /ext="tar\.gz" m:classifier="bin"/);
  });

  it("fetches the very files that the images on Kubernetes hold", () => {
    const pinned = new Map(
      [...S3A, ICEBERG, METASTORE, POSTGRES_DRIVER].map((one) => [
        artifactPath(tools, one).split("_").slice(1).join("_"),
        one.sha256,
      ]),
    );
    const held = ["spark", "metastore"].flatMap((image) =>
      readFileSync(join(PROJECT_ROOT, "images", image, "jars.sha256"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/\s+/)),
    );
    const both = held.filter(([, name = ""]) => pinned.has(name));
    assert.ok(both.length >= 4, "Iceberg, S3A, the driver");
    for (const [sha256, name = ""] of both) assert.equal(pinned.get(name), sha256, name);
  });

  it("has a SHA-256 for everything that is fetched", () => {
    for (const { name, sha256 } of [...S3A, ICEBERG, METASTORE, POSTGRES_DRIVER]) {
      assert.match(sha256, /^[0-9a-f]{64}$/, name);
    }
  });
});
