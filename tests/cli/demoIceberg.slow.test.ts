import assert from "node:assert/strict";
import { type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { S3Client } from "@aws-sdk/client-s3";
import { BUCKETS } from "../../cli/report/runRecord";
import { readRunStory } from "../../cli/report/runStory";
import { IcebergTable } from "../../cli/tables/iceberg/icebergTable";
import { tablesAt } from "../../cli/tables/tablesAt";
import { gone } from "../local/processes";
import { assertSameStates, assertSameTable, readIndependently } from "../support/independentReader";
import { descendants } from "./descendants";
import { type Ended, endOf, runLake, startLake } from "./runLake";

const LINES = 3000;
const BROKEN = 6;
const SHARE = String(BROKEN / LINES);

/** What changes in no second run; the journal of loads gains rows with every load. */
const TABLES = [
  "access_logs",
  "rejects",
  "daily_top_ips",
  "daily_top_devices",
  "weekly_top_ips",
  "weekly_top_devices",
];
const DAYS = 7;
const TOP = 5;

interface Result {
  readonly outcome: string;
  readonly report: string;
  readonly steps: readonly { readonly name: string; readonly state: string }[];
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  readonly snapshots: readonly { readonly table: string; readonly removed: number }[];
  readonly changes: readonly {
    readonly table: string;
    readonly added: number;
    readonly removed: number;
  }[];
}

describe("lake demo eks-iceberg", function () {
  this.timeout(300_000);
  let folder: string;
  const out = (): string => join(folder, "eks-iceberg");
  const words = (...more: string[]): string[] => [
    ...["demo", "eks-iceberg", "--out", out(), "--lines", String(LINES), "--broken", SHARE],
    ...more,
  ];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "lake-demo-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("makes tables, snapshots and a report of a week; every line is a row or a reject", async () => {
    const ended = await runLake(words("--json"));
    const { outcome, steps, tables, snapshots, changes, report } = resultOf(ended);
    assert.equal(outcome, "COMPLETED");
    assert.equal(steps.length, 4);
    assert.ok(steps.every(({ state }) => state === "COMPLETED"));
    const rows = new Map(tables.map((table) => [table.name, table.rows]));
    assert.equal(rows.get("access_logs"), LINES);
    assert.equal(rows.get("rejects"), BROKEN);
    assert.equal(rows.get("daily_top_ips"), DAYS * TOP);
    assert.equal(rows.get("weekly_top_ips"), TOP);
    const again = snapshots.filter(({ table, removed }) => table === "access_logs" && removed > 0);
    assert.ok(again.length > 0, "the day that is loaded again replaces its rows");
    assert.deepEqual(changes, [], "there is no result before it");

    const page = readFileSync(report, "utf8");
    for (const text of ["Snapshots", "Load access logs", "weekly_top_devices", "wanted 6 quotes"]) {
      assert.ok(page.includes(text), text);
    }
    const { rejects, jobs } = await readRunStory(out());
    assert.equal(rejects.total, BROKEN);
    assert.equal(jobs.length, 4, "a report of each step");
  });

  it("shows its tables", async () => {
    const [rows, count] = await Promise.all([
      runLake(["show", "daily_top_ips", "--from", out(), "--limit", "3", "--json"]),
      runLake(["show", "access_logs", "--from", out(), "--count"]),
    ]);
    assert.equal(count.stdout.trim(), "3,000", count.stderr);
    const shown = JSON.parse(rows.stdout) as { rows: { rank: number; day: string }[] };
    assert.equal(shown.rows.length, 3);
    assert.match(shown.rows[0]?.day ?? "", /^2025-01-\d\d$/);
  });

  it("shows what PyIceberg reads: rows, states, bounds and predicates of every table", async () => {
    const { record } = await readRunStory(out());
    const { catalog, snapshots } = record.iceberg ?? assert.fail("there is no Iceberg table");
    const told = readIndependently({
      kind: "iceberg",
      mirror: join(out(), BUCKETS),
      tables: Object.fromEntries(catalog.map(({ name, metadata }) => [name, [metadata]])),
    });
    const client = new S3Client({ region: "us-east-1" });
    const { tables } = await tablesAt(out(), client);
    client.destroy();
    assert.deepEqual([...tables.keys()].sort(), [...TABLES, "loads"].sort());
    for (const [name, open] of tables) {
      const table = await open();
      await assertSameTable(name, table, told);
      assert.ok(table instanceof IcebergTable);
      await assertSameStates(name, table, told);
      const own = snapshots.filter(({ table }) => table === name);
      assert.deepEqual(
        told[name]?.snapshots,
        Object.fromEntries(own.map(({ id, rows }) => [id, rows])),
        `states of ${name}`,
      );
    }
  });

  it("stops at Ctrl-C without leaving a process or half a result", async () => {
    const before = readFileSync(join(out(), "run.json"), "utf8");
    const child = startLake(words("--json"));
    await begun(child, "Load access logs");
    const below = await descendants(child.pid ?? -1);
    assert.ok(below.length >= 4, "Spark, object store, database and metastore run");
    const ending = endOf(child);
    child.kill("SIGINT");
    assert.equal((await ending).exitCode, 130);
    for (const pid of below) await gone(pid);
    assert.deepEqual(readdirSync(dirname(out())), ["eks-iceberg"]);
    assert.equal(readFileSync(join(out(), "run.json"), "utf8"), before);
    const left = readdirSync(tmpdir()).filter((name) =>
      name.startsWith(`lake-postgres-${child.pid ?? ""}-`),
    );
    assert.deepEqual(left, []);
  });

  it("changes no row when it is run again", async () => {
    const ended = await runLake(words("--json"));
    const { changes } = resultOf(ended);
    const own = changes.filter(({ table }) => TABLES.includes(table));
    assert.deepEqual(
      own,
      TABLES.map((table) => ({ table, added: 0, removed: 0 })),
    );
    assert.deepEqual(
      changes.filter(({ removed }) => removed > 0),
      [],
    );
  });
});

function resultOf(ended: Ended): Result {
  assert.equal(ended.exitCode, 0, ended.stdout.slice(-2000) + ended.stderr);
  const last = ended.stdout.trimEnd().split("\n").at(-1) ?? "";
  return (JSON.parse(last) as { result: Result }).result;
}

/** Waits until the command says, in JSON lines, that a step has begun, and a little longer. */
async function begun(child: ChildProcess, step: string): Promise<void> {
  if (child.stdout === null) throw new Error("the command has no output to read");
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, title } = JSON.parse(line) as { event: string; title?: string };
    if (event === "started" && title === step) return;
  }
  throw new Error(`"${step}" never began`);
}
