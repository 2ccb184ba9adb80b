import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { EXIT, exitCodeOf, Refusal } from "../../cli/exitCodes";
import { JsonOutput } from "../../cli/output/jsonOutput";
import { type Output, task } from "../../cli/output/output";
import { PlainOutput } from "../../cli/output/plainOutput";
import { Checks } from "../../components";
import { PROJECT_ROOT, toolchain } from "../../local";
import { removeFolders, resultFolder } from "./sampleResult";

/** What an output writes while `work` uses it: standard output, then standard error. */
async function written(
  open: (stdout: Sink, stderr: Sink) => Output,
  work: (output: Output) => Promise<void> | void,
): Promise<[stdout: string, stderr: string]> {
  const out: string[] = [];
  const err: string[] = [];
  await work(open({ write: (text) => out.push(text) }, { write: (text) => err.push(text) }));
  return [out.join(""), err.join("")];
}

interface Sink {
  write(text: string): unknown;
}

const plain = (stdout: Sink, stderr: Sink): Output => new PlainOutput(stdout, stderr);
const lines = (stdout: Sink, stderr: Sink): Output => new JsonOutput(stdout, "lines", stderr);
const document = (stdout: Sink, stderr: Sink): Output => new JsonOutput(stdout, "document", stderr);

/** A run of three steps, of which the second fails. */
async function threeSteps(output: Output): Promise<void> {
  const board = output.board([
    { id: "1", title: "Merge" },
    { id: "2", title: "Check" },
    { id: "3", title: "Build" },
  ]);
  board.begin("1");
  board.tell("1", "half way");
  board.end("1", "done");
  board.begin("2");
  board.end("2", "failed", "29 records are missing");
  board.end("3", "skipped");
  await board.close();
}

describe("output in plain lines", () => {
  it("says when each step begins and how it ends", async () => {
    const [out] = await written(plain, threeSteps);

    assert.deepEqual(out.replaceAll(/\d+\.\d s/g, "0.0 s").split("\n"), [
      "...  Merge",
      "ok   Merge  0.0 s",
      "...  Check",
      "FAIL Check  0.0 s: 29 records are missing",
      "skip Build",
      "",
    ]);
  });

  it("keeps errors apart from results", async () => {
    const [out, err] = await written(plain, (output) => {
      output.say("rows");
      output.result({ rows: 1 });
      output.fail("no rows", 3);
    });

    assert.deepEqual([out, err], ["rows\n", "lake: no rows\n"]);
  });
});

describe("output in JSON", () => {
  it("is a line for each thing that begins or ends, the result last", async () => {
    const [out] = await written(lines, async (output) => {
      await threeSteps(output);
      output.say("not for machines");
      output.result({ rows: 2n ** 60n });
    });

    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const event of events) assert.match(String(event["at"]), /^\d{4}-.*Z$/);
    assert.deepEqual(
      events.map(({ event, title, state, reason }) => [event, title, state, reason]),
      [
        ["started", "Merge", undefined, undefined],
        ["ended", "Merge", "done", undefined],
        ["started", "Check", undefined, undefined],
        ["ended", "Check", "failed", "29 records are missing"],
        ["ended", "Build", "skipped", undefined],
        ["result", undefined, undefined, undefined],
      ],
    );
    assert.deepEqual(events.at(-1)?.["result"], { rows: "1152921504606846976" });
  });

  it("is one document where a command gives one", async () => {
    const [out] = await written(document, async (output) => {
      await threeSteps(output);
      output.result({ rows: 5n });
    });
    const [failed] = await written(document, (output) => {
      output.fail("no rows", 3);
    });

    assert.deepEqual(JSON.parse(out), { rows: 5 });
    assert.deepEqual(JSON.parse(failed), { error: { message: "no rows", exitCode: 3 } });
  });
});

describe("a task", () => {
  it("answers as its work does, and shows a failure", async () => {
    const [out] = await written(plain, async (output) => {
      assert.equal(await task(output, "Count", () => Promise.resolve(7)), 7);
      await assert.rejects(
        task(output, "Break", () => Promise.reject(new Error("broken"))),
        /^Error: broken/,
      );
    });

    assert.match(out, /^ok {3}Count {2}0\.0 s\nFAIL Break {2}0\.0 s\n$/);
  });
});

describe("output on a terminal", () => {
  afterEach(removeFolders);

  it("is a live list with durations, and tables as wide as the screen", () => {
    const to = join(resultFolder(), "data");
    const words = ["generate", "sparkify", "--to", to, "--events", "500", "--songs", "3"];
    const screen = onTerminal([join(PROJECT_ROOT, "cli/bin/lake"), ...words], 100);

    assert.match(screen, /✔ Generate into .*\[\d+(\.\d+)?m?s\]/);
    assert.match(screen, /songplays +\d+\r\n/);
  });

  it("is plain lines where the terminal has no width", () => {
    const to = join(resultFolder(), "data");
    const words = ["generate", "sparkify", "--to", to, "--events", "500", "--songs", "3"];
    const screen = onTerminal([join(PROJECT_ROOT, "cli/bin/lake"), ...words], 0);

    assert.match(screen, /^ok {3}Generate into .* s\r\n/);
  });
});

/** Runs a command on a terminal of its own, so many letters wide; what the screen got, without colours. */
function onTerminal(words: readonly string[], columns: number): string {
  const script =
    "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
  const wide = ["sh", "-c", `stty cols ${columns} rows 30; exec "$@"`, "sh"];
  const env = { ...process.env, TERM: "xterm-256color", LISTR_FORCE_UNICODE: "1", NO_COLOR: "1" };
  return execFileSync(toolchain().python, ["-c", script, ...wide, ...words], {
    encoding: "utf8",
    env,
  });
}

describe("exit codes", () => {
  it("follow the kind of error", () => {
    const badSettings = (): void => {
      new Checks().expect(false, "lake:zones", "must be 2 to 4").done("The settings");
    };
    assert.throws(badSettings, (error) => exitCodeOf(error) === EXIT.usage);
    assert.equal(exitCodeOf(new Refusal(EXIT.failed, "the run failed")), 3);
    assert.equal(exitCodeOf(new Error("a bug")), 1);
    assert.equal(exitCodeOf("thrown text"), 1);
  });

  it("are what scripts rely on", () => {
    assert.deepEqual(EXIT, {
      done: 0,
      unexpected: 1,
      usage: 2,
      drift: 2,
      failed: 3,
      toolsMissing: 4,
      locked: 5,
      guarded: 6,
      cloud: 7,
      hungUp: 129,
      interrupted: 130,
      brokenPipe: 141,
      terminated: 143,
    });
  });
});
