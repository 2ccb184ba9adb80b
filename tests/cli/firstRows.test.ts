import assert from "node:assert/strict";
import { firstRows } from "../../cli/tables/firstRows";

/** V8 takes some 125,000 arguments. */
const MANY = 200_000;

describe("the first rows of files", () => {
  it("are as many as there are, be they more than a function takes arguments", async () => {
    const asked: number[] = [];
    const rowsOf = (file: string, limit: number): Promise<string[][]> => {
      asked.push(limit);
      return Promise.resolve(Array.from({ length: Math.min(limit, MANY) }, () => [file]));
    };

    const all = await firstRows(["a", "b"], Number.MAX_SAFE_INTEGER, rowsOf);
    const some = await firstRows(["a", "b", "c"], MANY + 1, rowsOf);

    assert.deepEqual([all.length, all[0], all.at(-1)], [2 * MANY, ["a"], ["b"]]);
    assert.deepEqual([some.length, some.at(-1)], [MANY + 1, ["b"]]);
    assert.deepEqual(asked.slice(2), [MANY + 1, 1], "no file is opened that is not wanted");
  });
});
