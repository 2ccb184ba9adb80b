import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { show } from "../../cli/commands/show";
import { JsonOutput } from "../../cli/output/jsonOutput";
import { type Output, type Sink } from "../../cli/output/output";
import { PlainOutput } from "../../cli/output/plainOutput";
import { textTable } from "../../cli/output/textTable";
import { removeFolders } from "./sampleResult";
import { publishedFolder, servedFolder } from "./parquetTables";
import { runLake } from "./runLake";

/** A title for the window, a colour, OSC 52, a C1 control, DEL and a mark of direction. */
const EVIL = "ti\u001b]0;owned\u0007\u001b[31m\u001b]52;c;YQ==\u0007\u009b2J\u007f\u202etle";

/** What must never come out. Line ends and tabs are what text is made of. */
const MOVES = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

function written(work: (output: Output) => void): string {
  const texts: string[] = [];
  const sink: Sink = { write: (text: string) => texts.push(text) };
  work(new PlainOutput(sink, sink));
  return texts.join("");
}

describe("what data says does not move the terminal (cases/security/09)", () => {
  after(removeFolders);

  const doors: [door: string, work: (output: Output) => void][] = [
    [
      "a log line",
      (output) => {
        output.say(`one\tline ${EVIL}\r\nnext`);
      },
    ],
    [
      "a complaint",
      (output) => {
        output.fail(`there is no file ${EVIL}`, 2);
      },
    ],
    [
      "a heading",
      (output) => {
        output.say(textTable({ columns: [EVIL], rows: [[1]] }));
      },
    ],
    [
      "a cell",
      (output) => {
        output.say(textTable({ columns: ["a"], rows: [[`${EVIL}\n`]] }));
      },
    ],
    [
      "a step's title and reason",
      (output) => {
        const board = output.board([{ id: "1", title: EVIL }]);
        board.begin("1");
        board.end("1", "failed", `because ${EVIL}`);
      },
    ],
  ];
  for (const [door, work] of doors) {
    it(`by ${door}`, () => {
      const text = written(work);
      assert.doesNotMatch(text, MOVES);
      assert.match(text, /ti\\u001b\]0;owned\\u0007\\u001b\[31m.*\\u009b2J\\u007f\\u202etle/);
    });
  }

  it("by JSON neither, which says the same", () => {
    const texts: string[] = [];
    const sink: Sink = { write: (text: string) => texts.push(text) };
    new JsonOutput(sink, "lines", sink).event({ event: "line", text: EVIL });
    assert.doesNotMatch(texts.join(""), MOVES);
    assert.equal((JSON.parse(texts.join("")) as { text: string }).text, EVIL);
  });

  it("by rows that are shown while they are read, heading and cells", async () => {
    const texts: string[] = [];
    const sink: Sink = { write: (text: string) => texts.push(text) };
    const batches = (async function* () {
      yield await Promise.resolve([[EVIL]]);
    })();
    await new PlainOutput(sink, sink).rows({ name: "t", columns: [EVIL], batches });
    assert.doesNotMatch(texts.join(""), MOVES);
    assert.equal(texts.join("").split("\\u001b]0;owned").length, 3);
  });

  it("keeps what text is made of", () => {
    const text = written((output) => {
      output.say("a\tb\r\nc é 日本 👩‍👩‍👧 \\u001b");
    });
    assert.equal(text, "a\tb\nc é 日本 👩‍👩‍👧 \\u001b\n");
  });

  it("by a column nobody knows, a file's name or a word of the command line", async () => {
    const folder = publishedFolder();
    const pointer = join(servedFolder(folder), "songs/symlink/symlink.txt");
    const output = new PlainOutput({ write: () => true }, { write: () => true });
    const session = { output, signal: new AbortController().signal };
    await assert.rejects(show("songs", { from: folder, columns: EVIL }, session), /is no column/);
    writeFileSync(pointer, `s3://served-1/songs/${EVIL}.parquet\n`);
    const words = [
      ["show", "songs", "--from", folder],
      ["show", EVIL, "--from", folder],
      ["demo", EVIL],
      [EVIL],
      ["show", "songs", "--from", folder, "--debug"],
    ];
    const ends = await Promise.all(words.map((one) => runLake(one)));
    for (const { stdout, stderr } of ends) {
      assert.doesNotMatch(stdout + stderr, MOVES);
      assert.match(stderr, /\\u001b\]0;owned/);
    }
  });
});
