import assert from "node:assert/strict";
import fc from "fast-check";
import { type Place, Places } from "./places";

const FOLDERS = ["x", "y/z", "w"];

describe("s3-dist-cp conserves bytes", () => {
  let places: Places;
  before(async () => {
    places = await Places.open();
  });
  after(() => places.close());

  const file = fc.record({
    group: fc.constantFrom("a", "b", "c"),
    folder: fc.constantFrom(...FOLDERS),
    content: fc.uint8Array({ maxLength: 2_000 }),
  });

  for (const [kind, numRuns] of [
    ["file system", 60],
    ["object store", 8],
  ] as const) {
    it(`group by group, for files of any size, on the ${kind}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(file, { minLength: 1, maxLength: 25 }),
          fc.constantFrom([], ["--targetSize=0"], ["--targetSize=1"]),
          fc.constantFrom("none", "keep"),
          async (files, target, codec) => {
            const place = places.fresh(kind);
            const inputs = await fill(place, files);
            const { exitCode, log } = await places.copy([
              ...[`--src=${place.uri("in/")}`, `--dest=${place.uri("out/")}`],
              ...["--groupBy=.*/([abc])-\\d+", `--outputCodec=${codec}`, ...target],
            ]);
            assert.equal(exitCode, 0, log);
            assert.deepEqual(await byGroup(place, "out/"), inputs);
          },
        ),
        { numRuns },
      );
    });
  }
});

interface Content {
  readonly group: string;
  readonly folder: string;
  readonly content: Uint8Array;
}

/** Writes the files; what each group holds, in the order of the listing. */
async function fill(place: Place, files: readonly Content[]): Promise<Record<string, string>> {
  for (const [at, { group, folder, content }] of files.entries()) {
    await place.put(`in/${folder}/${group}-${at}`, content);
  }
  return byGroup(place, "in/");
}

/**
 * The bytes of each group, as text. Chunks of one group can lie in several folders and their names count
 * on in each, so they are compared as sorted bytes: nothing lost, nothing doubled.
 */
async function byGroup(place: Place, folder: string): Promise<Record<string, string>> {
  const groups: Record<string, number[]> = {};
  for (const path of await place.list(folder)) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    (groups[name.slice(0, 1)] ??= []).push(...(await place.get(folder + path)));
  }
  return Object.fromEntries(
    Object.entries(groups)
      .filter(([, bytes]) => bytes.length > 0)
      .map(([group, bytes]) => [group, Buffer.from(bytes.sort((a, b) => a - b)).toString("hex")]),
  );
}
