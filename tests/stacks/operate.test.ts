import assert from "node:assert/strict";
import { hostname } from "node:os";
import { type EngineEvent, type Stack } from "@pulumi/pulumi/automation";
import { type Lock, LockedError, NOTICE_MS, operate, StackError, takeOver } from "../../stacks";

/** The part of the Automation API's options that an operation hands on. */
interface Asked {
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
  readonly policyPacks?: readonly string[];
  readonly target?: readonly string[];
}

/** A stack whose `up` is `work`. */
function stackThat(
  work: (asked: Asked) => Promise<void>,
  cancel: () => Promise<void> = () => Promise.resolve(),
): { readonly name: string; readonly stack: Stack } {
  return { name: "dev", stack: { up: work, cancel } as unknown as Stack };
}

const at = { sequence: 0, timestamp: 0 };

describe("an operation", () => {
  it("hands policy packs and targets to the engine", async () => {
    const asked: Asked[] = [];
    const open = stackThat((options) => {
      asked.push(options);
      return Promise.resolve();
    });
    await operate(open, "up", { policyPacks: ["/p"], targets: ["urn:a"] });

    assert.deepEqual([asked[0]?.policyPacks, asked[0]?.target], [["/p"], ["urn:a"]]);
  });

  it("names the policies that forbid it", async () => {
    const open = stackThat(({ onEvent }) => {
      const policyEvent = {
        resourceUrn: "urn:pulumi:dev::p::aws:s3/bucket:Bucket::open",
        message: "is public",
        color: "never",
        policyName: "private-buckets",
        policyPackName: "lake",
        policyPackVersion: "1",
        policyPackVersionTag: "1",
        enforcementLevel: "mandatory" as const,
      };
      onEvent({ ...at, policyEvent });
      return Promise.reject(new Error("preview failed"));
    });

    await assert.rejects(operate(open, "up"), (error: unknown) => {
      assert.ok(error instanceof StackError && error.kind === "guarded");
      assert.match(error.message, /private-buckets: open: is public/);
      return true;
    });
  });

  it("passes a stop on to an engine that did not notice it by itself", async () => {
    const stop = new AbortController();
    const open = stackThat(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            reject(new Error("cancelled"));
          });
        }),
    );
    const operation = operate(open, "up", { signal: stop.signal });
    stop.abort(new Error("Ctrl-C"));

    await assert.rejects(operation, (error: unknown) => {
      assert.ok(error instanceof StackError && error.kind === "stopped");
      return true;
    });
  });

  it("leaves an engine alone that the terminal has told already", async () => {
    const stop = new AbortController();
    let told = false;
    const open = stackThat(async ({ signal, onEvent }) => {
      signal.addEventListener("abort", () => (told = true));
      stop.abort(new Error("Ctrl-C"));
      onEvent({ ...at, stdoutEvent: { message: "^C received; cancelling.", color: "never" } });
      await new Promise((resolve) => setTimeout(resolve, NOTICE_MS + 300));
      throw new Error("cancelled");
    });

    await assert.rejects(
      operate(open, "up", { signal: stop.signal }),
      /stopped: the engine ended cleanly/,
    );
    assert.equal(told, false);
  });
});

describe("a locked stack", () => {
  const lockedBy = (pid: number, host: string): Lock => ({
    owner: `me@${host}`,
    host,
    pid,
    since: "now",
  });
  const GONE = 4_194_303;
  const cases: [who: string, locks: Lock[], broken: boolean][] = [
    ["a process that is gone", [lockedBy(GONE, hostname())], true],
    ["a process that runs", [lockedBy(process.pid, hostname())], false],
    ["another machine", [lockedBy(GONE, "elsewhere")], false],
    [
      "one that is gone and one that is not",
      [lockedBy(GONE, hostname()), lockedBy(1, "elsewhere")],
      false,
    ],
    ["nobody that the backend names", [], false],
  ];
  for (const [who, locks, broken] of cases) {
    it(`of ${who} is ${broken ? "taken over, aloud" : "left alone"}`, async () => {
      let tries = 0;
      let cancelled = 0;
      const open = stackThat(
        () => {
          tries += 1;
          return cancelled > 0
            ? Promise.resolve()
            : Promise.reject(new LockedError(locks, "locked"));
        },
        () => {
          cancelled += 1;
          return Promise.resolve();
        },
      );
      const heard: Lock[] = [];
      const operation = takeOver(open, "up", {}, (lock) => heard.push(lock));

      if (broken) await operation;
      else await assert.rejects(operation, LockedError);
      assert.deepEqual([tries, cancelled, heard.length], broken ? [2, 1, 1] : [1, 0, 0]);
    });
  }
});
