import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { PROJECT_ROOT } from "../../local";
import { lakeCommand, mendingByCommand, mendingInFile, pulumiCommand } from "../../remedies";

/** Rooms whose texts reach people. */
const ROOMS = [
  "cli",
  "components",
  "costs",
  "emr",
  "generators",
  "kube",
  "local",
  "program",
  "stacks",
  "variants",
];

/** A command in a text as people paste it: in backticks, or behind a colon. */
const SHOWN = /(?:`|: )((?:lake|pulumi) [a-z][^`;.]*)/g;

/** Commands that are about no stack, or that name theirs by a word which says that it is to be filled in. */
const STACKLESS: readonly RegExp[] = [
  /^lake (demo|show|completion)\b/,
  /^lake doctor$/,
  /^pulumi (login|import)\b/,
  /^pulumi config set$/, // what it writes, in the settings' own description
  /^lake (preview|up|cost)$/, // the same
  /--stack NAME\b/,
];

/** Every literal text of the rooms, with where it stands. */
function* texts(): Generator<{ readonly where: string; readonly text: string }> {
  for (const room of ROOMS) {
    const options = { recursive: true, encoding: "utf8" } as const;
    for (const name of readdirSync(join(PROJECT_ROOT, room), options)) {
      if (!name.endsWith(".ts") || name.includes("node_modules")) continue;
      const path = join(PROJECT_ROOT, room, name);
      const file = ts.createSourceFile(name, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
      yield* textsIn(file, join(room, name));
    }
  }
}

function textsIn(node: ts.Node, where: string): { where: string; text: string }[] {
  const own =
    ts.isStringLiteralLike(node) || isTemplatePart(node) ? [{ where, text: node.text }] : [];
  const below: { where: string; text: string }[] = [];
  ts.forEachChild(node, (child) => {
    below.push(...textsIn(child, where));
  });
  return [...own, ...below];
}

function isTemplatePart(
  node: ts.Node,
): node is ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail {
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

describe("a command that people are shown", () => {
  it("is written by the function that names its stack, everywhere (cases/deploy/02)", () => {
    const all = [...texts()];
    assert.ok(all.length > 2000);
    const bare = all.flatMap(({ where, text }) =>
      [...text.matchAll(SHOWN)]
        .map(([, command = ""]) => command.trim())
        .filter((command) => !STACKLESS.some((known) => known.test(command)))
        .map((command) => `${where}: ${command}`),
    );
    assert.deepEqual(bare, []);
  });

  it("names stack and project, and takes the shell's quotes where they are needed", () => {
    const here = { stack: "prod", project: PROJECT_ROOT };
    assert.equal(lakeCommand("up", here), "lake up --stack prod");
    const there = { stack: "prod", project: "/tmp/my lake" };
    assert.equal(lakeCommand("up", there), "lake up --stack prod --project '/tmp/my lake'");
    assert.equal(
      pulumiCommand("config set", ["lake:zones", "2"], there),
      "pulumi config set --stack prod --cwd '/tmp/my lake' lake:zones 2",
    );
    assert.equal(
      pulumiCommand("cancel", [], { stack: "it's" }),
      "pulumi cancel --stack 'it'\\''s'",
    );
  });

  it("is a line for the stack file where no backend has the stack", () => {
    const command = mendingByCommand({ stack: "qz" });
    assert.equal(
      command.set("lake:coreInstanceTypes", ["m6i.xlarge"]),
      `with: pulumi config set --stack qz lake:coreInstanceTypes '["m6i.xlarge"]'`,
    );
    assert.equal(command.remove("lake:zoens"), "with: pulumi config rm --stack qz lake:zoens");
    const file = mendingInFile("Pulumi.qz.yaml");
    assert.equal(file.set("lake:zones", 2), "in Pulumi.qz.yaml: lake:zones: 2");
  });
});
