import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";

/** A block of code in a document. */
export interface CodeBlock {
  /** Path of the document within the project. */
  readonly path: string;
  /** Line of the block's first line of code, from 1. */
  readonly line: number;
  /** The word after the fence: `ts`, `yaml`, `console`. */
  readonly language: string;
  readonly text: string;
}

/** Every block of code in the project's documents. */
export function codeBlocks(): CodeBlock[] {
  return markdownFiles().flatMap((path) => blocksOf(path, read(path)));
}

/** The Markdown files for users, as far as git knows or would take them; notes beside the tests are for their readers only. */
export function markdownFiles(): string[] {
  const words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md"];
  return execFileSync("git", words, { cwd: PROJECT_ROOT, encoding: "utf8" })
    .split("\0")
    .filter((path) => path !== "" && !path.startsWith("tests/"));
}

function read(path: string): string {
  return readFileSync(join(PROJECT_ROOT, path), "utf8");
}

/** The blocks between fences; a fence within a list may be indented. */
export function blocksOf(path: string, text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open:
    { readonly line: number; readonly language: string; readonly lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const language = /^\s*```(\w*)/.exec(line)?.[1];
    if (language === undefined) open?.lines.push(line);
    else if (open === undefined) open = { line: index + 2, language, lines: [] };
    else {
      blocks.push({ path, line: open.line, language: open.language, text: open.lines.join("\n") });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line - 1}: the fence is never closed`);
  return blocks;
}
