import assert from "node:assert/strict";
import { mock } from "node:test";
import { JsonOutput } from "../../cli/output/jsonOutput";
import { PlainOutput } from "../../cli/output/plainOutput";
import { QUIET_SECONDS, WatchedOutput, whileAsking } from "../../cli/output/silence";

const [FIRST = 0, SECOND = 0] = QUIET_SECONDS;

describe("silence (cases/deploy/11)", () => {
  const written = { out: [] as string[], err: [] as string[] };
  const out = { write: (text: string) => written.out.push(text) };
  const err = { write: (text: string) => written.err.push(text) };
  const seconds = (count: number): void => {
    mock.timers.tick(count * 1000);
  };
  let open: WatchedOutput | undefined;

  const plain = (): WatchedOutput => {
    const visible = { said: true, events: false, beginnings: false };
    return (open = new WatchedOutput(new PlainOutput(out, err), visible, "lake status"));
  };
  const json = (form: "document" | "lines"): WatchedOutput => {
    const isLines = form === "lines";
    const visible = { said: false, events: isLines, beginnings: isLines };
    return (open = new WatchedOutput(new JsonOutput(out, form, err), visible, "lake status"));
  };

  beforeEach(() => {
    written.out = [];
    written.err = [];
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => {
    open?.release();
    mock.timers.reset();
  });

  it("lasts a few seconds at first, and longer each time", () => {
    assert.ok((QUIET_SECONDS[0] ?? Infinity) <= 10);
    assert.deepEqual(
      QUIET_SECONDS,
      [...QUIET_SECONDS].sort((one, other) => one - other),
    );
  });

  it("is told of on standard error after a few seconds, and then less often", () => {
    plain();
    seconds(FIRST);
    assert.deepEqual(written.err, [
      `lake: lake status: still at work after ${FIRST} s without a word\n`,
    ]);
    seconds(SECOND - 1);
    assert.equal(written.err.length, 1);
    seconds(1);
    assert.equal(written.err.length, 2);
    assert.deepEqual(written.out, []);
  });

  it("names what is waited for, where its beginning was not shown", () => {
    const board = plain().board([{ id: "1", title: "Start the history server" }]);
    board.begin("1");
    seconds(FIRST);
    assert.match(written.err.join(""), /^lake: Start the history server: still at work/);
  });

  it("begins anew with each word", () => {
    const output = plain();
    seconds(FIRST - 1);
    output.say("a word");
    seconds(FIRST - 1);
    assert.deepEqual(written.err, []);
  });

  it("is none while something is shown to go on, or somebody is asked", async () => {
    const output = plain();
    const board = output.board([
      { id: "1", title: "Merge" },
      { id: "2", title: "Build" },
    ]);
    board.begin("1");
    seconds(FIRST);
    board.end("1", "done");
    await whileAsking(() => {
      seconds(FIRST);
      return Promise.resolve();
    });
    assert.deepEqual(written.err, []);
    seconds(FIRST);
    assert.equal(written.err.length, 1);
  });

  it("is an event where lines are written, and on standard error beside a document", () => {
    json("lines");
    seconds(FIRST);
    const { at, ...event } = JSON.parse(written.out.join("")) as Record<string, unknown>;
    assert.ok(at !== undefined);
    assert.deepEqual(event, { event: "waiting", title: "lake status", seconds: FIRST });
    assert.deepEqual(written.err, []);

    open?.release();
    written.out = [];
    json("document").say("people's text is no word there");
    seconds(FIRST);
    assert.deepEqual(written.out, []);
    assert.match(written.err.join(""), /still at work/);
  });
});
