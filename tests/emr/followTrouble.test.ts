import assert from "node:assert/strict";
import { EmrError, followRun } from "../../emr";
import { FIRST_WAIT_MS, LONGEST_WAIT_MS, MOST_ATTEMPTS } from "../../patience";
import { clusterOverTime, follower, SUCCEEDED } from "./cloud";
import { Refusal } from "./scriptedEmr";

const RUN = { clusterId: "j-1" };

describe("followRun in trouble", () => {
  describe("when EMR does not answer", () => {
    const lost = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

    it("backs off, tells of it, and goes on", async () => {
      const { client } = clusterOverTime([
        new Refusal("ThrottlingException", "Rate exceeded"),
        new Refusal("InternalServerException", "", 500),
        lost("ECONNRESET"),
        SUCCEEDED,
      ]);
      const { events, sleeps, options } = follower();

      assert.equal((await followRun(client, RUN, options)).state, "succeeded");
      assert.deepEqual(
        sleeps,
        [1, 2, 4].map((times) => times * FIRST_WAIT_MS),
      );
      assert.deepEqual(events.slice(0, 3), [
        "try 1 failed, again in 1000 ms",
        "try 2 failed, again in 2000 ms",
        "try 3 failed, again in 4000 ms",
      ]);
    });

    it("gives up after a while", async () => {
      const { client, calls } = clusterOverTime([lost("ENOTFOUND")]);
      const { sleeps, options } = follower();

      await assert.rejects(followRun(client, RUN, options), {
        name: "EmrError",
        kind: "unreachable",
        message: /^Cluster j-1 cannot be read: connect ENOTFOUND\. .*check the network/,
      });
      assert.equal(calls.length, MOST_ATTEMPTS);
      assert.equal(Math.max(...sleeps), LONGEST_WAIT_MS);
    });

    it("does not try again what cannot get better", async () => {
      const { client, calls } = clusterOverTime([
        new Refusal("ExpiredTokenException", "The token has expired"),
      ]);

      await assert.rejects(followRun(client, RUN, follower().options), { kind: "credentials" });
      assert.equal(calls.length, 1);
    });
  });

  describe("stops following when its signal aborts", () => {
    it("in a pause", async () => {
      const { client, calls } = clusterOverTime([{ state: "STARTING", steps: [] }]);
      const control = new AbortController();
      const wish = new Error("enough");
      const following = followRun(client, RUN, {
        signal: control.signal,
        // The real clock: the abort must end its wait.
        pollMs: 3_600_000,
        onEvent: () => {
          setImmediate(() => {
            control.abort(wish);
          });
        },
      });

      await assert.rejects(following, wish);
      assert.equal(calls.length, 2);
    });

    it("before the first call", async () => {
      const { client, calls } = clusterOverTime([SUCCEEDED]);
      const signal = AbortSignal.abort(new Error("enough"));

      await assert.rejects(followRun(client, RUN, { signal }), /enough/);
      assert.equal(calls.length, 0);
    });

    it("instead of trying again", async () => {
      const control = new AbortController();
      const { client, calls } = clusterOverTime([new Refusal("ThrottlingException")]);
      const { options } = follower();
      const onEvent = (): void => {
        control.abort();
      };

      await assert.rejects(
        followRun(client, RUN, { ...options, onEvent, signal: control.signal }),
        {
          name: "AbortError",
        },
      );
      assert.equal(calls.length, 1);
    });
  });

  it("lets a bug through as it is", async () => {
    const { client } = clusterOverTime([new TypeError("x is not a function")]);

    await assert.rejects(
      followRun(client, RUN, follower().options),
      (error) => !(error instanceof EmrError) && error instanceof TypeError,
    );
  });
});
