import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "../../docgen";
import { PROJECT_ROOT } from "../../local";

describe("the generated documents", () => {
  let texts: ReadonlyMap<string, string>;
  before(async () => {
    texts = await documents();
  });

  it("are as the code says; npm run docs writes them anew", () => {
    for (const [path, text] of texts) {
      assert.equal(readFileSync(join(PROJECT_ROOT, path), "utf8"), text, path);
    }
  });

  it("have no page of a component that is gone", () => {
    const pages = readdirSync(join(PROJECT_ROOT, "docs/components"));
    const known = pages.filter((page) => texts.has(`docs/components/${page}`));
    assert.deepEqual(pages, known);
  });

  it("give each component its example, arguments with defaults, and outputs", () => {
    const page = texts.get("docs/components/lakeKey.md") ?? "";
    assert.match(page, /```ts\nimport \{ KeyUser, LakeKey \} from "spark-lake";/);
    assert.match(page, /\| `deletionWindowDays` +\| `number` +\| `30` +\| Days that KMS waits/);
    assert.match(page, /\| `keyArn` +\| `Output<string>` +\| ARN of the key\./);
  });
});
