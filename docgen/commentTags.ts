import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What comments say beside the description, which the package's schema leaves out. */
export interface CommentTags {
  /** Text of `@default`, by `Interface.property`. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Code of `@example`, by class. */
  readonly examples: ReadonlyMap<string, string>;
}

/** Reads the tags of every comment in the TypeScript files of a folder. */
export function commentTags(folder: string): CommentTags {
  const defaults = new Map<string, string>();
  const examples = new Map<string, string>();
  const parents: [child: string, parent: string][] = [];
  for (const file of sources(folder)) {
    ts.forEachChild(parsed(file), (node) => {
      if (ts.isInterfaceDeclaration(node)) {
        for (const [name, text] of defaultsOf(node))
          defaults.set(`${node.name.text}.${name}`, text);
        for (const parent of parentsOf(node)) parents.push([node.name.text, parent]);
      }
      if (ts.isClassDeclaration(node) && node.name !== undefined) {
        const example = tagText(node, "example");
        if (example !== undefined) examples.set(node.name.text, codeOf(example));
      }
    });
  }
  for (const [child, parent] of parents) inherit(defaults, child, parent);
  return { defaults, examples };
}

/** What `child` does not say itself, `parent` says for it. */
function inherit(defaults: Map<string, string>, child: string, parent: string): void {
  for (const [path, text] of [...defaults]) {
    const [owner, property = ""] = path.split(".");
    const own = `${child}.${property}`;
    if (owner === parent && !defaults.has(own)) defaults.set(own, text);
  }
}

function parentsOf(node: ts.InterfaceDeclaration): string[] {
  return (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.map(({ expression }) => expression.getText()),
  );
}

function sources(folder: string): string[] {
  return globSync("**/*.ts", { cwd: folder, exclude: (name) => name === "node_modules" })
    .sort()
    .map((file) => join(folder, file));
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function defaultsOf(node: ts.InterfaceDeclaration): [string, string][] {
  return node.members.flatMap((member): [string, string][] => {
    const text = tagText(member, "default");
    return member.name === undefined || text === undefined ? [] : [[member.name.getText(), text]];
  });
}

function tagText(node: ts.Node, name: string): string | undefined {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === name);
  return tag === undefined ? undefined : ts.getTextOfJSDocComment(tag.comment)?.trim();
}

/** What stands between the fences of a code block. */
function codeOf(example: string): string {
  return /^```ts\n([\s\S]*?)\n```$/.exec(example)?.[1] ?? example;
}
