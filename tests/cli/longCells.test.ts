import assert from "node:assert/strict";
import { type Cell } from "../../cli/output/cell";
import { JsonOutput } from "../../cli/output/jsonOutput";
import { type Output, type Sink } from "../../cli/output/output";
import { PlainOutput } from "../../cli/output/plainOutput";
import { textTable } from "../../cli/output/textTable";

describe("a long cell (cases/eks-iceberg/06)", () => {
  const long = "x".repeat(1_200_000);
  const columns = ["path", "time"];
  const rows: Cell[][] = Array.from({ length: 400 }, (_, at) => [`/${at}`, `t${at}`]);
  rows.push([long, "late"], [`é${long}`, "日本"]);

  async function written(open: (sink: Sink) => Output): Promise<string[]> {
    const texts: string[] = [];
    const output = open({ write: (text: string) => texts.push(text) });
    const batches = inBatches(rows.slice(0, 7), [], rows.slice(7));
    assert.equal(await output.rows({ name: "access_logs", columns, batches }), rows.length);
    return texts;
  }

  it("is whole in a pipe, and other rows are not padded to it", async () => {
    const texts = await written((sink) => new PlainOutput(sink, sink));
    assert.equal(texts.length, rows.length + 2);
    assert.ok(texts.some((text) => text === `${long}  late\n`));
    const others = texts.filter((text) => text.length < long.length);
    assert.ok(Math.max(...others.map((text) => text.length)) < 200);
  });

  it("is written row by row with --json, in either form", async () => {
    for (const form of ["document", "lines"] as const) {
      const texts = await written((sink) => new JsonOutput(sink, form, sink));
      assert.ok(Math.max(...texts.map((text) => text.length)) < 1.5 * long.length);
      const whole = JSON.parse(texts.join("")) as { result?: unknown };
      const result = (form === "lines" ? whole.result : whole) as { rows: { path: string }[] };
      assert.deepEqual(Object.keys(result), ["table", "columns", "rows"]);
      assert.equal(result.rows.length, rows.length);
      assert.equal(result.rows[400]?.path, long);
    }
  });

  it("is cut to a screen's width", () => {
    const screen = textTable({ columns, rows: rows.slice(-2) }, 80).split("\n");
    assert.ok(Math.max(...screen.map((line) => line.length)) <= 80);
    assert.match(screen[2] ?? "", /^x+… {2}late$/);
  });

  it("says as JSON what goes wrong before the first row", async () => {
    const texts: string[] = [];
    const sink: Sink = { write: (text: string) => texts.push(text) };
    const output = new JsonOutput(sink, "document", sink);
    const batches: AsyncIterable<Cell[][]> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("no such file")) }),
    };
    await assert.rejects(output.rows({ name: "t", columns, batches }), /no such file/);
    output.fail("no such file", 1);
    assert.deepEqual(Object.keys(JSON.parse(texts.join("")) as object), ["error"]);
  });
});

async function* inBatches(...batches: Cell[][][]): AsyncGenerator<Cell[][]> {
  for (const rows of batches) yield await Promise.resolve(rows);
}
