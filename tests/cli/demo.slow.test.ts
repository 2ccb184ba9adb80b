import assert from "node:assert/strict";
import { type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { openTables } from "../../variants/emr/demo/inspectTables";
import { type Cell } from "../../cli/output/cell";
import { readRunStory } from "../../cli/report/runStory";
import { folderPlace } from "../../cli/tables/folderPlace";
import { PROJECT_ROOT } from "../../local";
import { readSettings, record, stackConfig } from "../../program";
import { deployEmr } from "../../variants/emr/deploy";
import { gone } from "../local/processes";
import { assertSameTable, readIndependently } from "../support/independentReader";
import { ofType } from "../support/laws";
import { unseen } from "../support/projection";
import { descendants } from "./descendants";
import { type Ended, endOf, runLake, startLake } from "./runLake";
import { removeFolders, resultFolder } from "./sampleResult";

const DATA = join(
  process.env["LAKE_TEST_DATA"] ?? resolve(PROJECT_ROOT, "../shared/data"),
  "sparkify",
);

const STACK_FILE = join(PROJECT_ROOT, "Pulumi.dev.yaml");

/** Rows of each table, as measured on the real files. */
const GOLDEN = { songs: 71, artists: 69, users: 96, time: 6813, songplays: 6820 };
const EVENTS = 8056;

/** Everything in the tables, sorted, and the number of files. */
interface Lake {
  readonly rows: Readonly<Record<string, string[]>>;
  readonly files: number;
}

async function lakeIn(out: string): Promise<Lake> {
  const { record } = await readRunStory(out);
  const tables = await openTables(folderPlace(join(out, "buckets"), record.buckets.served));
  const rows: Record<string, string[]> = {};
  for (const [name, table] of tables) {
    const all = await table.rows(Number.MAX_SAFE_INTEGER);
    rows[name] = all.map((row) => JSON.stringify(row, textOfBigint)).sort();
  }
  const served = join(out, "buckets", record.buckets.served);
  const entries = readdirSync(served, { recursive: true, withFileTypes: true });
  return { rows, files: entries.filter((entry) => entry.isFile()).length };
}

/** The pointers of the result that Athena does not find, going by the tables that the stack declares. */
async function unseenIn(out: string): Promise<string[]> {
  const { record: run } = await readRunStory(out);
  const { resources } = await record(() => deployEmr(readSettings(stackConfig(STACK_FILE))));
  const served = join(out, "buckets", run.buckets.served);
  const files = readdirSync(served, { recursive: true, encoding: "utf8" });
  return ofType(resources, "aws:glue/catalogTable:CatalogTable").flatMap(({ inputs }) => {
    const name = String(inputs["name"]);
    const parameters = inputs["parameters"] as Readonly<Record<string, string>>;
    const bucket = parameters["storage.location.template"]?.split("/").slice(0, 3).join("/");
    const own = files.filter((file) => file.startsWith(`${name}/symlink/`));
    const pointers = own.filter((file) => file.endsWith("symlink.txt"));
    assert.notEqual(pointers.length, 0);
    return unseen(
      parameters,
      pointers.map((file) => `${bucket ?? ""}/${file}`),
    );
  });
}

function textOfBigint(_: string, value: Cell): Cell {
  return typeof value === "bigint" ? String(value) : value;
}

function countsOf({ rows }: Lake): Record<string, number> {
  return Object.fromEntries(Object.entries(rows).map(([name, own]) => [name, own.length]));
}

/** The files that a table's pointers list. */
function filesOf(table: string): string[] {
  const pointers = readdirSync(join(table, "symlink"), { recursive: true, withFileTypes: true });
  return pointers
    .filter((entry) => entry.isFile() && entry.name === "symlink.txt")
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").split("\n"))
    .filter((uri) => uri !== "");
}

/** Waits until the command says, in JSON lines, that a step has begun. */
async function begun(child: ChildProcess, step: string): Promise<void> {
  if (child.stdout === null) throw new Error("the command has no output to read");
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line);
    const { event, title } = JSON.parse(line) as { event: string; title?: string };
    if (event === "started" && title === step) return;
  }
  assert.fail(`"${step}" never began:\n${seen.join("\n")}`);
}

/** The processes of the object store and of a step that is under way, each with its guard. */
async function workers(child: ChildProcess): Promise<number[]> {
  for (;;) {
    const below = await descendants(child.pid ?? -1);
    if (below.length >= 4) return below;
    await sleep(100);
  }
}

function succeeded(ended: Ended): void {
  assert.equal(ended.exitCode, 0, ended.stdout.slice(-3000) + ended.stderr);
}

describe("lake demo, on the real data", function () {
  this.timeout(900_000);
  const places: string[] = [];
  const out = (): string => join(places[0] ?? "", "emr");
  const demo = (...words: string[]): string[] => ["demo", "emr", "--out", out(), ...words];
  const states: Lake[] = [];

  before(function () {
    if (!existsSync(DATA)) {
      process.stdout.write(
        `    skipped: no test data at ${DATA}; set LAKE_TEST_DATA to its folder\n`,
      );
      this.skip();
    }
    places.push(resultFolder());
  });
  after(removeFolders);

  it("makes the five tables with S3DistCp", async () => {
    const ended = await runLake(demo("--data", DATA, "--merge", "s3distcp"));

    succeeded(ended);
    const lake = await lakeIn(out());
    assert.deepEqual(countsOf(lake), GOLDEN);
    const matched =
      lake.rows["songplays"]?.filter((row) => row.includes("SOZCTXZ12AB0182364")) ?? [];
    assert.equal(matched.length, 1);
    assert.match(matched[0] ?? "", /"2018-11-21T21:56:47\.796Z","15"/);
    const { jobs, rejects } = await readRunStory(out());
    const star = jobs.find(({ job }) => job === "star-schema");
    assert.equal(star?.sources.find(({ name }) => name === "log_data")?.records, EVENTS);
    assert.equal(rejects.total, 0);
    assert.match(ended.stdout, /songplays: 6,820 rows/);
    assert.deepEqual(await unseenIn(out()), []);
    states.push(lake);
  });

  it("makes tables that DuckDB reads as `lake show` does: rows, predicates", async () => {
    const { record } = await readRunStory(out());
    const mirror = join(out(), "buckets");
    const tables = await openTables(folderPlace(mirror, record.buckets.served));
    const files = [...tables.keys()].map((name) => {
      return [name, filesOf(join(mirror, record.buckets.served, name))] as const;
    });
    const told = readIndependently({ kind: "parquet", mirror, tables: Object.fromEntries(files) });
    for (const [name, table] of tables) await assertSameTable(name, table, told);
    assert.deepEqual([...tables.keys()].sort(), Object.keys(GOLDEN).sort());
  });

  it("stops at Ctrl-C without leaving a process or half a result", async () => {
    const child = startLake(demo("--data", DATA, "--json"));
    await begun(child, "Check conservation");
    const below = await workers(child);
    const ending = endOf(child);
    child.kill("SIGINT");

    const { exitCode } = await ending;
    assert.equal(exitCode, 130);
    for (const pid of below) await gone(pid);
    assert.deepEqual(readdirSync(dirname(out())), ["emr"]);
    assert.deepEqual(await lakeIn(out()), states[0]);
  });

  it("leaves no process when it is killed, and the next run clears up and makes the same", async () => {
    const child = startLake(demo("--data", DATA, "--json"));
    await begun(child, "Check conservation");
    const below = await workers(child);
    child.kill("SIGKILL");
    for (const pid of below) await gone(pid);
    assert.deepEqual(await lakeIn(out()), states[0]);

    const ended = await runLake(demo("--data", DATA, "--merge", "s3distcp"));
    succeeded(ended);
    assert.deepEqual(await lakeIn(out()), states[0]);
    assert.deepEqual(readdirSync(dirname(out())), ["emr"]);
  });

  it("makes the same tables with compact, and says so in JSON lines", async () => {
    const ended = await runLake(demo("--data", DATA, "--merge", "compact", "--json"));

    succeeded(ended);
    assert.deepEqual((await lakeIn(out())).rows, states[0]?.rows);
    const lines = ended.stdout.trimEnd().split("\n");
    const last = JSON.parse(lines.at(-1) ?? "") as {
      event: string;
      result: { outcome: string; tables: { name: string; rows: number }[] };
    };
    assert.equal(last.event, "result");
    assert.equal(last.result.outcome, "COMPLETED");
    const counts = last.result.tables.map(({ name, rows }) => [name, rows] as const);
    assert.deepEqual(Object.fromEntries(counts), GOLDEN);
  });

  it("names the failed step, keeps its logs and the last good result", async () => {
    const bad = join(places[0] ?? "", "bad");
    const size = ["--events", "2000", "--songs", "20", "--broken", "0.2"];
    succeeded(await runLake(["generate", "sparkify", "--to", bad, ...size]));
    const good = await lakeIn(out());
    const ended = await runLake(demo("--data", bad));

    assert.equal(ended.exitCode, 3, ended.stdout + ended.stderr);
    assert.match(ended.stderr, /^lake: step "Build star schema" failed:\n {2}.*reject/m);
    const [, log = ""] = /its output: (\S+stderr)/.exec(ended.stderr) ?? [];
    assert.ok(existsSync(resolve(PROJECT_ROOT, log)), log);
    assert.deepEqual(await lakeIn(out()), good);
    const { record, rejects } = await readRunStory(`${out()}.failed`);
    assert.equal(record.outcome, "FAILED");
    assert.ok(rejects.total > 0, "the rejects can be read");
  });
});
