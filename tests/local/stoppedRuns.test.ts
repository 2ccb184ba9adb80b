import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { nodeWords } from "../../local";
import { linesOf } from "../../local/linesOf";
import { bash, brief, JobFlows, text } from "./jobFlows";
import { gone, isAlive } from "./processes";

describe("a run that is stopped", () => {
  let flows: JobFlows;

  before(async () => {
    flows = await JobFlows.open();
  });
  after(() => flows.close());

  it("ends everything that runs when it is aborted, also what ignores the request to end", async () => {
    const abort = new AbortController();
    const pids: number[] = [];
    const script = [
      "trap '' TERM",
      "(setsid bash -c 'trap \"\" TERM; echo $BASHPID; while :; do sleep 0.1; done') &",
      "echo $BASHPID",
      "while :; do sleep 0.1; done",
    ].join("\n");
    const result = await flows.run(
      { Steps: [bash("Stubborn", script), bash("Never", "true")] },
      {
        signal: abort.signal,
        onEvent: (event) => {
          if (event.type === "line" && event.stream === "stdout") pids.push(Number(event.text));
          if (pids.length === 2) abort.abort();
        },
      },
    );
    assert.equal(result.outcome, "CANCELLED");
    assert.deepEqual(result.steps.map(brief), [
      "s-01 step Stubborn CANCELLED 143",
      "s-02 step Never CANCELLED -",
    ]);
    assert.equal(pids.length, 2);
    for (const pid of pids) await gone(pid, 100);
    assert.deepEqual(await readdir(result.folder), ["steps"]);
  });

  it("leaves nothing of a step that ends while its children run", async () => {
    const result = await flows.run({ Steps: [bash("Daemon", "sleep 300 & echo $!")] });
    assert.equal(result.outcome, "COMPLETED");
    await gone(Number(await text(result.steps[0]?.logs.stdout)), 100);
  });

  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it(`leaves nothing when its owner ends by ${signal} in the middle of a step`, async () => {
      const { owner, pids } = await ownedRun(flows);
      owner.kill(signal);
      for (const pid of pids) await gone(pid);
    });
  }
});

/** A run that belongs to another Node process; the processes of its step. */
async function ownedRun(
  flows: JobFlows,
): Promise<{ owner: ReturnType<typeof spawn>; pids: number[] }> {
  const [program = "", ...words] = nodeWords(join(__dirname, "runOwner.ts"));
  const owner = spawn(program, [...words, flows.store.endpoint, flows.folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pids: number[] = [];
  for await (const line of linesOf(owner.stdout)) {
    pids.push(Number(line));
    if (pids.length === 2) break;
  }
  assert.ok(pids.every(isAlive));
  return { owner, pids };
}
