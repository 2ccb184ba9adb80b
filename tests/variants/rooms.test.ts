import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { PROJECT_ROOT } from "../../local";
import { variantNames } from "../../variants";

/** Rooms that know of no single variant. */
const ROOMS = ["program", "costs", "stacks", "cli", "local", "docgen", "remedies", "patience"];

/** Texts in the code of a file, without comments. */
function textsIn(path: string): string[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(PROJECT_ROOT, path), "utf8"),
    ts.ScriptTarget.Latest,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found.push(node.text);
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

/** Whether a text names a variant: as a whole, or as the word of a command. */
function names(text: string, variant: string): boolean {
  return text === variant || new RegExp(`(variant|demo|init) ${variant}\\b`).test(text);
}

function filesOf(room: string): string[] {
  const options = { recursive: true, encoding: "utf8" } as const;
  return readdirSync(join(PROJECT_ROOT, room), options)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${room}/${name}`);
}

describe("a variant is a room", () => {
  it("and no other room names one", () => {
    const naming = ROOMS.flatMap(filesOf).filter((file) =>
      textsIn(file).some((text) => variantNames().some((variant) => names(text, variant))),
    );
    assert.deepEqual(naming, []);
  });
});
