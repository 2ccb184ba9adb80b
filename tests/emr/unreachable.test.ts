import assert from "node:assert/strict";
import { lookAt } from "../../emr";
import { AWAY_ATTEMPTS, isAway, type Trouble } from "../../patience";
import { clusterOverTime, sleepyClock, SUCCEEDED } from "./cloud";
import { Refusal } from "./scriptedEmr";

const RUN = { clusterId: "j-1" };
const lost = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

describe("a command that a person waits for (cases/deploy/11)", () => {
  for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH"]) {
    it(`tries twice where ${code} says that nobody is there, and says so before the second`, async () => {
      const { client, calls } = clusterOverTime([lost(code)]);
      const { sleep } = sleepyClock();
      const troubles: Trouble[] = [];
      const onTrouble = (trouble: Trouble): void => {
        troubles.push(trouble);
      };

      await assert.rejects(lookAt(client, RUN, { sleep, onTrouble }), { kind: "unreachable" });
      assert.equal(calls.length, AWAY_ATTEMPTS);
      assert.match(troubles[0]?.message ?? "", new RegExp(`connect ${code}`));
    });
  }

  it("goes on after one refused connection", async () => {
    const { client } = clusterOverTime([lost("ECONNREFUSED"), SUCCEEDED]);
    const { sleep } = sleepyClock();
    assert.equal((await lookAt(client, RUN, { sleep })).cluster.state, "TERMINATED");
  });

  it("gives up on a busy service when its time is over", async () => {
    const { client } = clusterOverTime([new Refusal("ThrottlingException", "Rate exceeded")]);
    const { sleep, sleeps, now } = sleepyClock();
    const until = new Date(now().getTime() + 35_000);

    await assert.rejects(lookAt(client, RUN, { sleep, now, until }), { kind: "busy" });
    assert.ok(sleeps.reduce((sum, ms) => sum + ms, 0) <= 35_000, sleeps.join());
    assert.ok(sleeps.length > AWAY_ATTEMPTS);
  });

  it("knows a host that is away by any code on the way down, and no other trouble", () => {
    assert.ok(isAway(new Error("fetch failed", { cause: lost("ECONNREFUSED") })));
    assert.ok(isAway(new Error("timed out without establishing a connection within 5000 ms")));
    assert.ok(!isAway(lost("ECONNRESET")));
    assert.ok(!isAway(new Error("Rate exceeded")));
  });
});
