import assert from "node:assert/strict";
import fc from "fast-check";
import { FailureReason, LineCutter } from "../../local/jobFlow/lines";
import { collect, linesOf } from "../../local/linesOf";

describe("a failed step's reason", () => {
  const reasons: [what: string, stderr: string[], reason: string][] = [
    ["nothing was said", [], "exit code 1"],
    ["the last line", ["one", "two", ""], "two (exit code 1)"],
    [
      "the job's own errors, all of them, whatever follows",
      ["lake_etl: error: a", "lake_etl: error: b", "26/11/21 04:29:15 ERROR X: bye", "end"],
      "lake_etl: error: a\nlake_etl: error: b",
    ],
    [
      "a traceback's last line, not Spark's farewell",
      [
        "Traceback (most recent call last):",
        '  File "job.py", line 1, in <module>',
        "    raise ValueError('x')",
        "ValueError: x",
        "26/11/21 04:29:15 INFO ShutdownHookManager: Shutdown hook called",
      ],
      "ValueError: x (exit code 1)",
    ],
    [
      "a Java exception, not its stack",
      ['Exception in thread "main" java.lang.Error: y', "\tat a.b(C.java:1)", "\t... 3 more"],
      'Exception in thread "main" java.lang.Error: y (exit code 1)',
    ],
    [
      "an error of Spark's log",
      ["26/11/21 04:29:15 ERROR X: z"],
      "26/11/21 04:29:15 ERROR X: z (exit code 1)",
    ],
  ];
  for (const [what, stderr, reason] of reasons) {
    it(`is ${what}`, () => {
      const failure = new FailureReason();
      for (const line of stderr) failure.add(line);
      assert.equal(failure.reason(1), reason);
    });
  }
});

describe("a long list of complaints (cases/eks-iceberg/14)", () => {
  const reasonOf = (count: number): string[] => {
    const failure = new FailureReason();
    for (let at = 1; at <= count; at += 1) failure.add(`lake_etl: error: ${at}`);
    return failure.reason(3).split("\n");
  };

  it("says how much of it was cut, and where the rest stands", () => {
    const [head, first, ...rest] = reasonOf(63);
    assert.equal(
      head,
      "the last 20 of 63 complaints; 43 more stand before them in the step's output:",
    );
    assert.deepEqual([first, rest.length], ["lake_etl: error: 44", 19]);
  });

  it("is whole where nothing was cut", () => {
    assert.equal(reasonOf(20).length, 20);
    assert.equal(reasonOf(20)[0], "lake_etl: error: 1");
  });
});

describe("lines", () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "é", "😀", " ") }), {
    maxLength: 8,
  });
  const cut = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 40 });

  it("are the same however the bytes arrive", async () => {
    await fc.assert(
      fc.asyncProperty(texts, cut, async (lines, sizes) => {
        const chunks = cutUp(Buffer.from(lines.map((line) => `${line}\n`).join("")), sizes);
        const cutter = new LineCutter();
        assert.deepEqual(
          [...chunks.flatMap((chunk) => cutter.push(chunk)), ...cutter.end()],
          lines,
        );
        assert.deepEqual(await collect(linesOf(arriving(chunks))), lines);
      }),
    );
  });

  it("a last one without its end is a line", async () => {
    const cutter = new LineCutter();
    assert.deepEqual(cutter.push(Buffer.from("a\r\nb")), ["a"]);
    assert.deepEqual(cutter.end(), ["b"]);
    assert.deepEqual(await collect(linesOf(arriving([Buffer.from("a\r\nb")]))), ["a", "b"]);
  });

  it("one without end is cut, so that it needs no memory", () => {
    const cutter = new LineCutter();
    let longest = 0;
    for (let count = 0; count < 100; count += 1) {
      for (const line of cutter.push(Buffer.alloc(10_000, "x")))
        longest = Math.max(longest, line.length);
    }
    assert.ok(longest > 0 && longest < 100_000, String(longest));
  });
});

function cutUp(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

async function* arriving(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}
