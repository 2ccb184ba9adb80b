import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EventName, EVENTS } from "../../cli/output/events";
import { PROJECT_ROOT } from "../../local";

/** The events that the page on `lake` shows, in which … stands for anything. */
function shownEvents(): Record<string, unknown>[] {
  const page = readFileSync(join(PROJECT_ROOT, "docs/cli.md"), "utf8");
  const lines = page.split("\n").filter((line) => line.startsWith('{"at"'));
  return lines.map((line) => JSON.parse(line.replace("[…]", "[]")) as Record<string, unknown>);
}

describe("the events that the page on lake shows (cases/deploy/03)", () => {
  const shown = shownEvents();

  it("are events that lake writes, with the fields that they have", () => {
    assert.ok(shown.length >= 5);
    for (const { event, at, run, ...fields } of shown) {
      assert.ok(typeof at === "string");
      EVENTS[String(event) as EventName].parse(event === "run" ? { run, ...fields } : fields);
    }
  });

  it("begin with the run, and all of them bear it", () => {
    assert.equal(shown[0]?.["event"], "run");
    assert.deepEqual([...new Set(shown.map(({ run }) => run))].length, 1);
  });
});
