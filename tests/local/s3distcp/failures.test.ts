import assert from "node:assert/strict";
import { openStores } from "../../../local/s3distcp/stores";
import { type Store, type StoreOf } from "../../../local";
import { type Copied, type Place, Places } from "./places";

describe("s3-dist-cp when something fails", () => {
  let places: Places;
  let place: Place;
  before(async () => {
    places = await Places.open();
  });
  after(() => places.close());
  beforeEach(async () => {
    place = places.fresh("file system");
    for (const name of ["a", "b", "c"]) await place.put(`in/${name}.json`, name);
  });

  const copy = (storeOf: StoreOf, ...words: string[]): Promise<Copied> =>
    places.copy([`--src=${place.uri("in/")}`, `--dest=${place.uri("out/")}`, ...words], {
      storeOf,
    });

  /** Stores of which one call on one file fails the first `times` times, after half of its work. */
  function failing(call: "read" | "write" | "remove", name: string, times: number): StoreOf {
    const { storeOf } = openStores({});
    let left = times;
    return (uri) => {
      const store = storeOf(uri);
      if (!uri.endsWith(name)) return store;
      const fails = (): boolean => left-- > 0;
      const broken: Record<typeof call, Partial<Store>> = {
        read: {
          read: async (from, signal) =>
            fails() ? halfOf(Buffer.from("zzz")) : store.read(from, signal),
        },
        write: {
          write: (to, body, options) =>
            fails() ? Promise.reject(new Error("disk is full")) : store.write(to, body, options),
        },
        remove: { remove: () => Promise.reject(new Error("denied")) },
      };
      return Object.assign(Object.create(store) as Store, broken[call]);
    };
  }

  it("begins a failed output again from its first byte, ten times", async () => {
    const { exitCode, log } = await copy(failing("read", "b.json", 10), "--groupBy=.*/(in)/.*");
    assert.equal(exitCode, 0);
    assert.match(log, /attempt 10 failed \(connection lost\)/);
    assert.equal(String(await place.get("out/in")), "abc");
  });

  it("then gives up: finished outputs stay, the failed one leaves nothing, its inputs stay", async () => {
    const { exitCode, log } = await copy(failing("read", "b.json", 11), "--deleteOnSuccess");
    assert.equal(exitCode, 1);
    assert.match(log, /error 1 file\(s\) from .*b\.json on: connection lost/);
    assert.deepEqual(await place.list("out/"), ["a.json", "c.json"]);
    assert.deepEqual(await place.list("in/"), ["b.json"]);
  });

  it("says and skips what cannot be deleted", async () => {
    const { exitCode, log } = await copy(failing("remove", "b.json", 1), "--deleteOnSuccess");
    assert.equal(exitCode, 0);
    assert.match(log, /warn .*b\.json: copied, but cannot be deleted: denied/);
    assert.deepEqual(await place.list("in/"), ["b.json"]);
  });

  it("an append that fails leaves the file as it was", async () => {
    const words = ["--groupBy=.*/(in)/.*"];
    await copy(openStores({}).storeOf, ...words);
    const { exitCode } = await copy(failing("read", "c.json", 99), ...words);
    assert.equal(exitCode, 1);
    assert.equal(String(await place.get("out/in")), "abc");
  });

  it("a source that is not there ends with 1", async () => {
    const words = [`--src=${place.uri("none/")}`, `--dest=${place.uri("out/")}`];
    assert.equal((await places.copy(words)).exitCode, 1);
  });

  it("a destination below a file ends with 7", async () => {
    const words = [`--src=${place.uri("in/")}`, `--dest=${place.uri("in/a.json/out/")}`];
    assert.equal((await places.copy(words)).exitCode, 7);
  });

  it("stops with 143 when aborted, and leaves no part of an output", async () => {
    const abort = new AbortController();
    const { storeOf } = openStores({});
    const words = [
      `--src=${place.uri("in/")}`,
      `--dest=${place.uri("out/")}`,
      "--groupBy=.*/(in)/.*",
    ];
    const { exitCode } = await places.copy(words, {
      signal: abort.signal,
      storeOf: (uri) => {
        if (uri.endsWith("b.json")) abort.abort();
        return storeOf(uri);
      },
    });
    assert.equal(exitCode, 143);
    assert.deepEqual(await place.list("out/"), []);
  });
});

async function* halfOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  await Promise.resolve();
  throw new Error("connection lost");
}
