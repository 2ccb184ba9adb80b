import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEFAULTS } from "../../generators";
import { type Ended, runLake } from "./runLake";
import { jobReport, record, removeFolders, resultFiles, resultFolder } from "./sampleResult";

/** Every line of JSON lines, or the one document. */
function json(ended: Ended): unknown {
  return JSON.parse(ended.stdout);
}

describe("the lake command", () => {
  afterEach(removeFolders);

  it("ends with 2 for an unknown command or option, and names the nearest", async () => {
    const [command, option, none] = await Promise.all([
      runLake(["shw"]),
      runLake(["show", "songs", "--limt", "3"]),
      runLake(["show"]),
    ]);

    assert.deepEqual([command.exitCode, option.exitCode, none.exitCode], [2, 2, 2]);
    assert.match(command.stderr, /^lake: unknown command 'shw'\n\(Did you mean show\?\)/);
    assert.match(option.stderr, /--limit/);
    assert.match(none.stderr, /missing required argument 'table'/);
    assert.equal(command.stdout + option.stdout + none.stdout, "");
  });

  it("ends with 3 where there is no result, and with 2 for a wrong value", async () => {
    const from = resultFolder();
    const [missing, wrong] = await Promise.all([
      runLake(["report", "--from", from]),
      runLake(["show", "songs", "--limit", "many"]),
    ]);

    assert.deepEqual([missing.exitCode, wrong.exitCode], [3, 2]);
    assert.match(missing.stderr, /make one with: lake demo emr/);
  });

  it("says nothing but JSON with --json, also when it fails or is called wrongly", async () => {
    const from = resultFolder();
    const [failed, wrong, global] = await Promise.all([
      runLake(["show", "songs", "--json", "--from", from]),
      runLake(["show", "--json"]),
      runLake(["--json", "show", "songs", "--from", from]),
    ]);

    const error = {
      message: `there is no result in ${from} yet; make one with: lake demo emr --out ${from}`,
    };
    assert.deepEqual(json(failed), { error: { ...error, exitCode: 3 } });
    assert.deepEqual(json(global), json(failed));
    assert.deepEqual(json(wrong), {
      error: { message: "missing required argument 'table'", exitCode: 2 },
    });
    assert.equal(failed.stderr + wrong.stderr + global.stderr, "");
  });

  it("shows where an error comes from with --debug only", async () => {
    const from = resultFolder({ "run.json": "{" });
    const [plain, debug] = await Promise.all([
      runLake(["report", "--from", from]),
      runLake(["report", "--from", from, "--debug"]),
    ]);

    assert.doesNotMatch(plain.stderr, /^\s+at /m);
    assert.match(debug.stderr, /^\s+at readRunRecord/m);
    assert.equal(debug.exitCode, 3);
  });

  it("complains of every demo option at once", async () => {
    const words = [
      "demo",
      "emmr",
      "--merge",
      "compct",
      "--events",
      "0",
      "--stack-file",
      "nope.yaml",
    ];
    const ended = await runLake(words);

    assert.equal(ended.exitCode, 2);
    assert.deepEqual(ended.stderr.trimEnd().split("\n"), [
      "lake: lake demo cannot do that:",
      '  variant: must be one of emr, eks-iceberg, got "emmr". Did you mean emr?',
      "  --stack-file: there is no file nope.yaml",
      '  --events: must be a whole number from 1 to 1000000000, got "0"',
      '  --merge: must be one of s3distcp, compact, got "compct". Did you mean compact?',
      "See lake demo --help",
    ]);
  });

  it("never takes a folder that is no result for one", async () => {
    const folder = resultFolder({ "letters/dear-mum.txt": "…" });
    const ended = await runLake(["demo", "--out", folder]);

    assert.equal(ended.exitCode, 2);
    assert.match(
      ended.stderr,
      /--out: must be new, empty or an older result; .* holds something else/,
    );
    assert.ok(existsSync(join(folder, "letters/dear-mum.txt")));
  });

  it("names the defaults in its help", async () => {
    const { stdout, exitCode } = await runLake(["generate", "sparkify", "--help"]);

    assert.equal(exitCode, 0);
    const { events, songs, from, days, seed, matchShare } = DEFAULTS;
    const wanted = { events, songs, from, days, seed, "match-share": matchShare };
    for (const [option, value] of Object.entries(wanted)) {
      assert.match(stdout, new RegExp(`--${option} <\\w+>[^-]*\\(${String(value)}\\)`), option);
    }
  });

  it("makes the report again", async () => {
    const from = resultFolder(resultFiles(record(), [jobReport()]));
    const file = join(from, "elsewhere", "page.html");
    const ended = await runLake(["report", "--from", from, "--out", file, "--json"]);

    assert.deepEqual(json(ended), { report: file, run: record().run, outcome: "COMPLETED" });
    assert.ok(existsSync(file));
  });

  it("examines the machine: 0 when all is there, 4 with remedies when not", async () => {
    const here = await runLake(["doctor", "--json"]);
    const lame = await runLake(["doctor"], { env: { JAVA_HOME: "/nowhere" } });

    const examined = json(here);
    assert.ok(typeof examined === "object" && examined !== null);
    assert.ok(here.exitCode === 0 ? "checks" in examined : "error" in examined);
    assert.equal(lame.exitCode, 4);
    assert.match(lame.stdout, /^MISSING +Java/m);
    assert.match(lame.stderr, /Java .*: found none at \/nowhere\/bin\/java; .*make setup/);
  });

  it("generates data and says what is true of it", async () => {
    const to = join(resultFolder(), "data");
    const words = ["generate", "sparkify", "--to", to, "--events", "200", "--songs", "3", "--json"];
    const first = await runLake(words);
    const again = await runLake(words);

    const summary = json(first) as { expected: { events: number; songs: number } };
    assert.deepEqual([summary.expected.events, summary.expected.songs], [200, 3]);
    assert.ok(existsSync(join(to, "song_data")) && existsSync(join(to, "log_data")));
    assert.equal(again.exitCode, 2);
    assert.match(again.stdout, /--to: must be an empty place, or overwrite/);
  });

  it("has the generator complain of every option at once", async () => {
    const words = ["--events", "x", "--match-share", "3", "--days", "0"];
    const ended = await runLake(["generate", "sparkify", "--to", "/nowhere/at/all", ...words]);

    assert.equal(ended.exitCode, 2);
    assert.match(ended.stderr, /--events: .*"x"[\s\S]*--days: .*0[\s\S]*--match-share: .*3/);
  });

  it("refuses a request that is none, and sends none with an unknown step", async () => {
    const folder = resultFolder({
      "no.json": "{}",
      "request.json": JSON.stringify(
        JSON.stringify({ Name: "lake-{{run}}", Instances: {}, Steps: [] }),
      ),
    });
    const [none, step] = await Promise.all([
      runLake(["run", "--request", join(folder, "no.json")]),
      runLake(["run", "--request", join(folder, "request.json"), "--from", "Merge"]),
    ]);

    assert.deepEqual([none.exitCode, step.exitCode], [2, 2]);
    assert.match(none.stderr, /pulumi stack output --stack NAME jobFlowRequest/);
    assert.match(step.stderr, /no step "Merge"/);
  });
});
