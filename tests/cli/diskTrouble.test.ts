import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { version } from "../../package.json";
import { diskTrouble, unwritable, writingTo } from "../../cli/diskTrouble";
import { EXIT, Refusal } from "../../cli/exitCodes";
import { OptionReader } from "../../cli/optionReader";
import { generateAccessLogsTo, generateSparkifyTo } from "../../cli/commands/generate";
import { report } from "../../cli/commands/report";
import { readDemo } from "../../cli/demo/readDemo";
import { PlainOutput } from "../../cli/output/plainOutput";
import { newestResult } from "../../cli/report/newestResult";
import { record, removeFolders, resultFolder } from "./sampleResult";
import { runLake } from "./runLake";

/** An error as Node throws it for a call of the system. */
function systemError(code: string, more: object = {}): Error {
  return Object.assign(new Error(`${code}: words of the system`), {
    code,
    syscall: "write",
    ...more,
  });
}

const NOWHERE = { write: (): boolean => true };
const neverStopped = new AbortController().signal;

/** A folder of this machine in which nothing can be made, whoever asks. */
const READ_ONLY = "/proc/sys";

describe("what a disk says (cases/emr/17)", () => {
  after(removeFolders);

  it("is foreseen: the place, what is wrong, what to do", async () => {
    const cases: [error: Error, exit: number, message: RegExp][] = [
      [systemError("ENOSPC"), EXIT.failed, /^out\/x: the disk is full; free some space/],
      [systemError("EROFS", { path: "/a/b" }), EXIT.usage, /^\/a\/b: the disk can only be read/],
      [systemError("EISDIR", { path: "d" }), EXIT.usage, /^d: it is a folder, and a file is/],
      [systemError("EACCES", { path: "d" }), EXIT.usage, /^d: you may not read or write there/],
      [systemError("ENOTDIR", { path: "f/x" }), EXIT.usage, /a part of its path is a file/],
    ];
    for (const [thrown, exit, message] of cases) {
      await assert.rejects(
        writingTo("out/x", () => Promise.reject(thrown)),
        (error) => {
          assert.ok(error instanceof Refusal);
          assert.equal(error.exitCode, exit);
          assert.match(error.message, message);
          return true;
        },
      );
    }
  });

  it("is told apart from what sockets and bugs say", () => {
    assert.equal(diskTrouble(systemError("EACCES", { syscall: "connect", port: 80 })), undefined);
    assert.equal(diskTrouble(systemError("ECONNREFUSED"), "out"), undefined);
    assert.equal(diskTrouble(new Error("ENOSPC"), "out"), undefined);
    assert.equal(diskTrouble(systemError("ENOENT", { path: "/tmp/no/such" })), undefined);
  });

  it("is asked of the nearest folder that is there", () => {
    const file = join(resultFolder({ file: "" }), "file");
    assert.equal(unwritable(join(dirname(file), "new/and/deep")), undefined);
    assert.match(unwritable(join(file, "x")) ?? "", /a part of its path is a file/);
    assert.match(unwritable(join(READ_ONLY, "x")) ?? "", /\/proc\/sys\/x: (the disk|you may not)/);
  });

  it("ends each command that writes with exit code 2, its option and the remedy", async () => {
    const out = join(READ_ONLY, "o");
    const folder = resultFolder({ "run.json": JSON.stringify(record()) });
    const session = { output: new PlainOutput(NOWHERE, NOWHERE), signal: neverStopped };
    const cannot = /--(out|to): nothing can be written at .*; choose another/;
    const ways: [work: () => unknown, message: RegExp][] = [
      [() => readDemo("emr", new OptionReader({ out })), cannot],
      [() => readDemo("eks-iceberg", new OptionReader({ out })), cannot],
      [() => generateSparkifyTo({ to: out, events: "10" }, session), cannot],
      [() => generateAccessLogsTo({ to: out }, session), cannot],
      [() => report({ from: folder, out }, session), cannot],
      [
        () => report({ from: folder, out: folder }, session),
        /--out: must be a file, and .* is a folder/,
      ],
    ];
    for (const [work, message] of ways) {
      await assert.rejects(Promise.resolve().then(work), (error) => {
        assert.ok(error instanceof Refusal);
        assert.equal(error.exitCode, EXIT.usage);
        assert.match(error.message, message);
        return true;
      });
    }
  });

  it("leaves no half-made data that nobody tells of", async () => {
    const to = resultFolder();
    const elsewhere = join(to, "new");
    mkdirSync(elsewhere);
    const stopped = await runLake(
      ["generate", "sparkify", "--to", elsewhere, "--overwrite", "--events", "2000"],
      { env: { NODE_OPTIONS: `--require ${fullDisk()}` } },
    );
    assert.equal(stopped.exitCode, EXIT.failed, stopped.stderr);
    assert.match(
      stopped.stderr,
      /the disk is full; free some space.*\. What was written to .*new is not whole: remove it, or write it anew with --overwrite/s,
    );
  });
});

/** A module for Node that lets 5 files be written, and has no room for a sixth. */
function fullDisk(): string {
  const file = join(resultFolder(), "fullDisk.cjs");
  writeFileSync(
    file,
    `const fs = require("node:fs"), write = fs.writeFileSync; let files = 0;
     fs.writeFileSync = (...words) => {
       if (String(words[0]).endsWith(".part") && ++files > 5)
         throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
       return write(...words);
     };
     require("node:module").syncBuiltinESMExports();`,
  );
  return file;
}

describe("lake report (cases/eks-iceberg/14)", () => {
  after(removeFolders);

  const inFolder = async (folder: string, work: () => unknown): Promise<void> => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      await work();
    } finally {
      process.chdir(before);
    }
  };

  it("takes the newest result of any variant", async () => {
    const run = JSON.stringify(record());
    const variants = ["eks-iceberg", "emr"];
    const files = variants.map((variant) => [`.lake/${variant}/run.json`, run]);
    await inFolder(resultFolder(Object.fromEntries(files) as Record<string, string>), async () => {
      for (const newest of variants) {
        for (const variant of variants) {
          const seconds = variant === newest ? 2000 : 1000;
          utimesSync(`.lake/${variant}/run.json`, seconds, seconds);
        }
        assert.equal(newestResult(), `.lake/${newest}`);
        const said: string[] = [];
        const output = new PlainOutput({ write: (text: string) => said.push(text) }, NOWHERE);
        await report({}, { output, signal: neverStopped });
        assert.match(said.join(""), new RegExp(`^\\.lake/${newest}/report\\.html tells of run`));
      }
    });
  });

  it("names every place where a result could be, and what makes one", async () => {
    await inFolder(resultFolder(), () => {
      assert.throws(newestResult, {
        exitCode: EXIT.failed,
        message:
          "there is no result in .lake/emr or .lake/eks-iceberg yet; make one with: lake demo emr or lake demo eks-iceberg",
      });
    });
  });
});

describe("small words", () => {
  it("lake --version is that of the project", async () => {
    const { exitCode, stdout } = await runLake(["--version"]);
    assert.deepEqual([exitCode, stdout], [0, `${version}\n`]);
  });

  it("an empty option is complained of once", () => {
    const reader = new OptionReader({ data: "", stackFile: "Pulumi.dev.yaml" });
    assert.throws(
      () => readDemo("emr", reader),
      (error: Error) => {
        assert.match(error.message, /--data: must not be empty/);
        assert.equal(error.message.split("--data").length, 2, error.message);
        return true;
      },
    );
  });
});
