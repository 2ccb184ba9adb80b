import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { PROJECT_ROOT } from "../../local";
import { blocksOf, codeBlocks, type CodeBlock } from "./codeBlocks";

const TSC = join(PROJECT_ROOT, "node_modules/@typescript/native/bin/tsc");
/** The compiler takes some seconds over the types of the AWS provider. */
const COMPILE_TIMEOUT_MS = 60_000;

/** What the compiler says of some blocks, each complaint beginning with the document and line that it is about. */
function complaints(blocks: readonly CodeBlock[]): string[] {
  // Inside the project, where imports find its packages.
  mkdirSync(join(PROJECT_ROOT, ".lake"), { recursive: true });
  const folder = mkdtempSync(join(PROJECT_ROOT, ".lake/snippets-"));
  try {
    for (const [index, { text }] of blocks.entries()) {
      writeFileSync(join(folder, `block${index}.mts`), `${text}\nexport {};\n`);
    }
    const options = {
      extends: "../../tsconfig.json",
      compilerOptions: { rootDir: "../..", noUnusedLocals: false },
      include: ["*.mts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
    const words = [TSC, "--noEmit", "--pretty", "false", "-p", folder];
    const { stdout, stderr } = spawnSync(process.execPath, words, {
      encoding: "utf8",
      cwd: folder,
    });
    assert.equal(stderr, "");
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) =>
        line.replace(/^.*?block(\d+)\.mts\((\d+),\d+\)/, (_whole, block: string, at: string) => {
          const { path, line: first } = blocks[Number(block)] ?? { path: "?", line: 1 };
          return `${path}:${first + Number(at) - 1}`;
        }),
      );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("code in the documents", () => {
  const all = codeBlocks();

  it("compiles where it is TypeScript", function () {
    this.timeout(COMPILE_TIMEOUT_MS);
    const blocks = all.filter(({ language }) => language === "ts");
    assert.ok(blocks.length > 10, `only ${blocks.length} blocks were found`);
    const wrong = { path: "wrong.md", line: 7, language: "ts", text: "const one: string =\n  1;" };
    const [first = "", ...more] = complaints([...blocks, wrong]);
    // The compiler did look: it found the block that is wrong, and no other.
    assert.match(first, /^wrong\.md:7: error TS2322/);
    assert.deepEqual(more, []);
  });

  it("is YAML or JSON where it says so", () => {
    const blocks = all.filter(({ language }) => ["yaml", "json"].includes(language));
    assert.ok(blocks.length > 1);
    for (const { path, line, text, language } of blocks) {
      if (language === "json") JSON.parse(text);
      const errors = parseAllDocuments(text).flatMap((one) => [...one.errors]);
      assert.deepEqual(errors, [], `${path}:${line}`);
    }
  });

  it("is found wherever it stands", () => {
    const text = "a\n```ts\none\ntwo\n```\n- b\n  ```console\n  $ c\n  ```\n";
    assert.deepEqual(blocksOf("x.md", text), [
      { path: "x.md", line: 3, language: "ts", text: "one\ntwo" },
      { path: "x.md", line: 8, language: "console", text: "  $ c" },
    ]);
    assert.throws(() => blocksOf("x.md", "```ts\n"), /x\.md:1: the fence is never closed/);
  });
});
