import assert from "node:assert/strict";
import fc from "fast-check";
import { chunksOf } from "../../../local/s3distcp/chunks";
import { type InputFile } from "../../../local/s3distcp/grouping";

const file = (id: number, size: number, folder = "d"): InputFile => ({
  uri: `s3://in/${folder}/${id}.json`,
  size,
  id,
  output: `s3://out/${folder}/${id}.json`,
});
const rules = { targetBytes: 10, outputCodec: "none" } as const;
const ids = (files: readonly InputFile[]): number[] => files.map(({ id }) => id);

describe("chunks of s3-dist-cp", () => {
  const cuts: [sizes: number[], chunks: number[][]][] = [
    [[], []],
    [[1, 2, 3], [[1, 2, 3]]],
    [
      [5, 5, 1],
      [[1, 2], [3]],
    ],
    [
      [5, 4, 100, 1],
      [[1, 2, 3], [4]],
    ],
    [
      [10, 10],
      [[1], [2]],
    ],
    [[0, 0, 0], [[1, 2, 3]]],
    [[9, 1], [[1, 2]]],
  ];
  for (const [sizes, chunks] of cuts) {
    it(`sizes ${JSON.stringify(sizes)} with target 10 are cut to ${JSON.stringify(chunks)}`, () => {
      const files = sizes.map((size, at) => file(at + 1, size));
      assert.deepEqual(
        chunksOf(files, rules).map((chunk) => ids(chunk.files)),
        chunks,
      );
    });
  }

  it("folder and number are the first file's; of a later chunk those of the file that closed the last", () => {
    const files = [file(1, 4, "x"), file(2, 6, "y"), file(3, 10, "z"), file(4, 1, "w")];
    assert.deepEqual(
      chunksOf(files, rules).map(({ folder, id, files: all }) => [folder, id, ids(all)]),
      [
        ["s3://out/x", 1, [1, 2]],
        ["s3://out/y", 2, [3]],
        ["s3://out/z", 3, [4]],
      ],
    );
  });

  it("keep refuses a group of different codecs even when no chunk mixes them", () => {
    const gz = { ...file(2, 10), uri: "s3://in/d/2.json.gz" };
    assert.throws(() => chunksOf([file(1, 10), gz], { ...rules, outputCodec: "keep" }), /keep/);
    assert.equal(chunksOf([file(1, 10), gz], rules).length, 2);
  });

  it("lose and double no file, keep the order, and close at the target", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { maxLength: 60 }),
        fc.integer({ min: 1, max: 50 }),
        (sizes, targetBytes) => {
          const files = sizes.map((size, at) => file(at, size));
          const chunks = chunksOf(files, { ...rules, targetBytes });
          assert.deepEqual(
            chunks.flatMap((chunk) => ids(chunk.files)),
            ids(files),
          );
          for (const chunk of chunks.slice(0, -1)) {
            const [last, ...before] = chunk.files.map(({ size }) => size).reverse();
            const sum = before.reduce((all, size) => all + size, 0);
            assert.ok(sum < targetBytes && sum + (last ?? 0) >= targetBytes);
          }
        },
      ),
    );
  });
});
