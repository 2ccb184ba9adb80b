import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { RUN_PLACEHOLDER as DECLARED } from "../../components";
import { RUN_PLACEHOLDER as FILLED } from "../../emr";
import { settingsTable, stackFileSchema } from "../../program";

const DOCS = join(__dirname, "../../docs");

describe("the docs of the settings", () => {
  it("hold the table as the schema makes it (npm run docs)", async () => {
    const table = await format(settingsTable(), { parser: "markdown", printWidth: 100 });

    assert.ok(readFileSync(join(DOCS, "settings.md"), "utf8").includes(table.trim()));
  });

  it("hold the JSON Schema for editors (npm run docs)", () => {
    const schema: unknown = JSON.parse(readFileSync(join(DOCS, "stack.schema.json"), "utf8"));

    assert.deepEqual(schema, JSON.parse(JSON.stringify(stackFileSchema())));
  });
});

describe("the placeholder of a run's id", () => {
  it("is the same where a request is declared and where it is filled in", () => {
    assert.equal(FILLED, DECLARED);
  });
});
