import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { nodeWords, startObjectStore, toolchain } from "../../local";
import { answers, gone } from "./processes";

describe("the object store", () => {
  it("answers on the loopback address, starts empty, and is gone after stop", async () => {
    const store = await startObjectStore();
    const client = store.client();
    try {
      assert.match(store.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.equal(store.env.AWS_ENDPOINT_URL, store.endpoint);
      assert.deepEqual((await client.send(new ListBucketsCommand({}))).Buckets ?? [], []);
      await client.send(new CreateBucketCommand({ Bucket: "raw" }));
      const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
      assert.deepEqual(
        Buckets.map(({ Name }) => Name),
        ["raw"],
      );
    } finally {
      client.destroy();
      await store.stop();
    }
    assert.equal(await answers(store.endpoint), false);
    await gone(store.pid);
    await store.stop();
  });

  it("two of them do not meet", async () => {
    const [one, other] = await Promise.all([startObjectStore(), startObjectStore()]);
    assert.notEqual(one.endpoint, other.endpoint);
    await Promise.all([one.stop(), other.stop()]);
  });

  it("stops when the signal is aborted", async () => {
    const abort = new AbortController();
    const store = await startObjectStore({ signal: abort.signal });
    abort.abort();
    await gone(store.pid);
    assert.equal(await answers(store.endpoint), false);
  });

  it("says where its log is when it cannot start", async () => {
    const folder = await mkdtemp(join(tmpdir(), "store-"));
    const logFile = join(folder, "store.log");
    const tools = { ...toolchain(), root: folder };
    const start = startObjectStore({ tools, logFile, startTimeoutMs: 1 });
    await assert.rejects(start, /did not answer within 1 ms; see .*store\.log/);
    assert.equal(typeof (await readFile(logFile, "utf8")), "string");
    await rm(folder, { recursive: true });
  });

  for (const signal of ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const) {
    it(`is gone when its owner ends by ${signal}`, async () => {
      const { owner, endpoint, pid } = await ownedStore("hold");
      assert.equal(await answers(endpoint), true);
      owner.kill(signal);
      await gone(pid);
      assert.equal(await answers(endpoint), false);
    });
  }

  it("does not keep its owner alive, and is gone when the owner just ends", async () => {
    const { endpoint, pid } = await ownedStore("end");
    await gone(pid);
    assert.equal(await answers(endpoint), false);
  });
});

/** An object store that belongs to another Node process. */
async function ownedStore(
  then: "hold" | "end",
): Promise<{ owner: ReturnType<typeof spawn>; endpoint: string; pid: number }> {
  const [program = "", ...words] = nodeWords(join(__dirname, "storeOwner.ts"));
  const owner = spawn(program, [...words, then], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(owner.stdout, "data")) as [Buffer];
  const { endpoint, pid } = JSON.parse(line.toString()) as { endpoint: string; pid: number };
  return { owner, endpoint, pid };
}
