import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT, exitCodeOf, Refusal } from "../../cli/exitCodes";
import { EmrError } from "../../emr";
import { KubeError } from "../../kube";
import { PROJECT_ROOT } from "../../local";
import { fileSettings, stackConfig } from "../../program";
import { emrSettings } from "../../variants/emr/shape";
import { StackError } from "../../stacks";

describe("an exit code", () => {
  it("is that of the page for every error, whichever command meets it (cases/deploy/04)", () => {
    const ofAws = Object.assign(new Error("no"), { name: "NoSuchBucket", $metadata: {} });
    const codes: [error: unknown, code: number][] = [
      [new StackError("unknown", ""), 3],
      [new StackError("settings", ""), 2],
      [new StackError("engine", ""), 4],
      [new StackError("locked", ""), 5],
      [new StackError("guarded", ""), 6],
      [new StackError("cloud", ""), 7],
      [new EmrError("none", "no run yet"), 3],
      [new EmrError("unknown", "no such id"), 2],
      [new EmrError("credentials", ""), 7],
      [new KubeError("tools", ""), 4],
      [new Error("cannot list s3://no-such-bucket", { cause: ofAws }), 7],
      [Object.assign(new Error(""), { name: "CredentialsProviderError" }), 7],
      [new Refusal(EXIT.guarded, ""), 6],
      [new TypeError("a bug"), 1],
    ];
    for (const [error, code] of codes) assert.equal(exitCodeOf(error), code, String(error));
  });

  it("stands on the page, every one", () => {
    const page = readFileSync(join(PROJECT_ROOT, "docs/cli.md"), "utf8");
    const table = page.slice(page.indexOf("## Exit codes"), page.indexOf("## A run on EMR"));
    for (const code of Object.values(EXIT))
      assert.match(table, new RegExp(`^\\|.*\\b${code}\\b.*\\|`, "m"));
  });
});

describe("a stack file that cannot be read", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "lake-file-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const written = async (text: string): Promise<string> => {
    const file = join(folder, "Pulumi.qz.yaml");
    await writeFile(file, text);
    return file;
  };

  const broken: [what: string, text: string, where: RegExp][] = [
    ["that is cut", "config:\n  lake:zones: [\n", /Pulumi\.qz\.yaml, line 3/],
    [
      "with a key twice",
      "config:\n  lake:zones: 2\n  lake:zones: 3\n",
      /Pulumi\.qz\.yaml, line 3.*unique/,
    ],
    ["that is empty", "", /Pulumi\.qz\.yaml: must be a stack file/],
    ["that is a list", "- config\n", /Pulumi\.qz\.yaml: must be a stack file/],
  ];
  for (const [what, text, where] of broken) {
    it(`${what} is a setting that will not do, with file and line (cases/deploy/04)`, async () => {
      const file = await written(text);
      assert.throws(
        () => stackConfig(file),
        (error: Error) => {
          assert.equal(exitCodeOf(error), EXIT.usage);
          assert.match(error.message, where);
          return true;
        },
      );
    });
  }

  it("gives an encrypted setting as given, and says which line of the file is to be mended (cases/deploy/02)", async () => {
    const secret = "config:\n  lake:alarmEmail: { secure: v1:abc:def }\n";
    assert.equal(
      emrSettings(fileSettings(await written(secret))).alarmEmail,
      "data-team@example.com",
    );
    const bad = await written("config: { lake:zones: 9 }\n");
    assert.throws(() => fileSettings(bad), /got 9; mend it in Pulumi\.qz\.yaml: lake:zones: 2/);
  });
});
