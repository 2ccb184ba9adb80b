import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesTable } from "../../policy/index";

const README = join(__dirname, "../../policy/README.md");

/** A Markdown table without the blanks that a formatter adds. */
function squeezed(table: string): string {
  return table.replace(/ +/g, " ").replace(/-{3,}/g, "---").trim();
}

describe("the policy pack's README", () => {
  it("lists the rules as they are; npm run docs writes it anew", () => {
    const text = readFileSync(README, "utf8");
    const [, table = ""] = /<!-- rules -->\n([\s\S]*?)<!-- end of rules -->/.exec(text) ?? [];
    assert.equal(squeezed(table), squeezed(rulesTable()));
  });
});
