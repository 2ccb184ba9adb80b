import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isScalar, parseDocument, visit } from "yaml";
import { PROJECT_ROOT } from "../../local";

const FOLDER = join(PROJECT_ROOT, "docs/ci");
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".yml"));

/** An action or a workflow of somebody's: a full commit cannot be moved, a tag or a branch can. */
const BY_COMMIT = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
/** What Dependabot reads the version from, and writes it into. */
const VERSION = /^ v\d+\.\d+\.\d+$/;

interface Use {
  readonly value: string;
  readonly comment: string;
}

/** What a workflow names with `uses`, in steps and in jobs. An alias names what its anchor names. */
function usesOf(text: string): Use[] {
  const uses: Use[] = [];
  visit(parseDocument(text), {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== "uses") return;
      const { value: name, comment } = isScalar(value) ? value : { value: "?", comment: null };
      uses.push({ value: String(name), comment: comment ?? "" });
    },
  });
  return uses;
}

/** The uses that somebody else could change under us, or whose version nobody could tell. */
function unpinned(text: string): string[] {
  return usesOf(text)
    .filter(({ value, comment }) => !BY_COMMIT.test(value) || !VERSION.test(comment))
    .map(({ value, comment }) => `${value} #${comment}`);
}

describe("actions of the workflows (cases/security/04)", () => {
  for (const file of FILES) {
    it(`are named by full commit, with the version beside it, in ${file}`, () => {
      assert.deepEqual(unpinned(readFileSync(join(FOLDER, file), "utf8")), []);
    });
  }

  it("are there to be looked at", () => {
    const all = FILES.flatMap((file) => usesOf(readFileSync(join(FOLDER, file), "utf8")));
    assert.deepEqual(new Set(all.map(({ value }) => value.split("@")[0])), new Set(ACTIONS));
  });

  const commit = "a".repeat(40);
  for (const value of [
    "actions/checkout@v5 # v5.1.0",
    "actions/checkout@main # v5.1.0",
    `actions/checkout@${commit.slice(1)} # v5.1.0`,
    `actions/checkout@${commit.toUpperCase()} # v5.1.0`,
    `actions/checkout@${commit}`,
    "actions/checkout # v5.1.0",
    "docker://alpine:3.22 # v3.22.0",
    "./.github/actions/own # v1.0.0",
  ]) {
    it(`refuse ${value}`, () => {
      assert.equal(
        unpinned(`jobs: { x: { steps: [\n  {\n    uses: ${value}\n  }\n] } }`).length,
        1,
      );
      assert.equal(unpinned(`jobs:\n  x:\n    uses: ${value}\n`).length, 1);
    });
  }

  it("are renewed by Dependabot", () => {
    const dependabot = parseDocument(readFileSync(join(FOLDER, "dependabot.yml"), "utf8"));
    assert.equal(dependabot.getIn(["updates", 0, "package-ecosystem"]), "github-actions");
  });
});

/** Whose actions hold roles or write the files that do: a new one is a decision. */
const ACTIONS = [
  "actions/checkout",
  "actions/setup-node",
  "actions/setup-python",
  "aws-actions/amazon-ecr-login",
  "aws-actions/configure-aws-credentials",
  "pulumi/actions",
];
