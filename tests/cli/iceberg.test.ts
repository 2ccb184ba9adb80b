import assert from "node:assert/strict";
import { join } from "node:path";
import { argumentOf, demoApplications } from "../../variants/eks-iceberg/demo/applications";
import { changesBetween } from "../../variants/eks-iceberg/demo/changes";
import { type IcebergOptions } from "../../variants/eks-iceberg/demo/options";
import { catalogOf, compareLines } from "../../variants/eks-iceberg/demo/tables";
import { type Demo } from "../../cli/demo/demo";
import { readDemo } from "../../cli/demo/readDemo";
import { OptionReader, type RawOptions } from "../../cli/optionReader";
import { type JobReport } from "../../cli/report/jobReport";
import { reportPage } from "../../cli/report/page";
import { type Cell } from "../../cli/output/cell";
import { readMetadata } from "../../cli/tables/iceberg/metadata";
import { type LakeTable } from "../../cli/tables/lakeTable";
import { type AccessLogTruth } from "../../generators";
import { PROJECT_ROOT } from "../../local";
import { readSettings, stackConfig } from "../../program";
import { renderIceberg } from "../../variants/eks-iceberg/render";
import { jobReport, record, removeFolders, resultFolder } from "./sampleResult";

describe("the words of lake demo eks-iceberg", () => {
  after(removeFolders);

  it("are all complained of at once", () => {
    const folder = resultFolder({ "notes.txt": "mine" });
    const words = { stackFile: "none.yaml", lines: "0", broken: "0.9", events: "5", out: folder };
    assert.throws(
      () => optionsOf(words),
      (error: Error) => {
        for (const option of ["--stack-file", "--lines", "--broken", "--events", "--out"]) {
          assert.match(error.message, new RegExp(`^ {2}${option}: `, "m"));
        }
        assert.match(error.message, /--events: is for the variant emr/);
        return true;
      },
    );
  });

  it("mean a week with some broken lines when nothing is said", () => {
    const { data, out, stackFile } = optionsOf({});
    assert.deepEqual(data, { kind: "generated", lines: 20_000, seed: 1, broken: 0.0005 });
    assert.deepEqual([out, stackFile], [".lake/eks-iceberg", "Pulumi.eks-iceberg.yaml"]);
  });

  it("take data of the user's own instead of numbers, not beside them", () => {
    assert.deepEqual(optionsOf({ data: "package.json" }).data, {
      kind: "real",
      path: "package.json",
    });
    assert.throws(() => optionsOf({ data: "package.json", seed: "3" }), /leave out --data/);
    assert.throws(() => optionsOf({ data: "nowhere" }), /no file or folder nowhere/);
  });
});

describe("what a demo of eks-iceberg runs", () => {
  it("is what the stack declares; the second load is the first one for one day", async () => {
    const config = stackConfig(join(PROJECT_ROOT, "Pulumi.eks-iceberg.yaml"));
    const stack = await renderIceberg(readSettings(config));
    const words = demoApplications(stack.applications, "2025-01-09").map(
      ({ application }) => application.spec.arguments,
    );
    const [load = [], again, analytics, maintenance] = words;
    assert.equal(load[0], "access-logs");
    assert.deepEqual(again, [
      ...load,
      ...["--first-day", "2025-01-09", "--last-day", "2025-01-09"],
    ]);
    assert.deepEqual(
      [analytics?.[0], maintenance?.[0]],
      ["access-log-analytics", "iceberg-maintenance"],
    );
    assert.match(argumentOf(load, "source") ?? "", /^s3a:\/\/.*\/logs\/nginx\/$/);
    assert.equal(argumentOf(load, "nothing"), undefined);
    assert.ok(stack.artifacts.some(({ path }) => path.endsWith(".whl")));
  });
});

describe("what changed between two results", () => {
  it("is counted row by row, whatever their order, doubled rows too", async () => {
    const before = new Map([
      [
        "same",
        table(
          ["a", "b"],
          [
            [1, "x"],
            [2, "y"],
          ],
        ),
      ],
      ["fewer", table(["a"], [[1], [1], [2]])],
      ["gone", table(["a"], [[1]])],
    ]);
    const after = new Map([
      // Columns may stand in another order; a bigint is the number that it is.
      [
        "same",
        table(
          ["b", "a"],
          [
            ["y", 2n],
            ["x", 1n],
          ],
        ),
      ],
      ["fewer", table(["a"], [[1], [3]])],
      ["new", table(["a"], [[null]])],
    ]);
    assert.deepEqual(await changesBetween(before, after), [
      { table: "same", added: 0, removed: 0 },
      { table: "fewer", added: 1, removed: 2 },
      { table: "gone", added: 0, removed: 1 },
      { table: "new", added: 1, removed: 0 },
    ]);
  });
});

describe("the tables of a demo", () => {
  it("come in the order in which people read them, those of other databases left out", () => {
    const tables = ["zebra", "loads", "rejects", "access_logs"].map((name) => ({
      database: "web",
      name,
      metadata: `s3a://b/${name}`,
    }));
    const other = { database: "other", name: "x", metadata: "s3a://b/x" };
    assert.deepEqual(
      catalogOf([...tables, other], "web").map(({ name }) => name),
      ["access_logs", "rejects", "loads", "zebra"],
    );
  });

  it("are held against what the generator knows; a table that is missing differs", () => {
    const expected = { lines: 105, broken: 5 } as AccessLogTruth;
    assert.deepEqual(compareLines(expected, [{ name: "access_logs", rows: 99, files: 1 }]), [
      { name: "rows of access_logs", expected: 100, got: 99 },
      { name: "rows of rejects", expected: 5, got: null },
    ]);
    assert.deepEqual(compareLines(undefined, []), []);
  });
});

describe("Iceberg's metadata", () => {
  const METADATA = `{
    "format-version": 2, "current-schema-id": 1, "current-snapshot-id": 4889900776721559252,
    "schemas": [
      {"schema-id": 0, "fields": [{"id": 1, "name": "old", "type": "int"}]},
      {"schema-id": 1, "fields": [{"id": 1, "name": "new", "type": "int"}, {"id": 2, "name": "x", "type": "int"}]}
    ],
    "snapshots": [
      {"snapshot-id": 4889900776721559252, "parent-snapshot-id": 7555964494012458433, "timestamp-ms": 2000,
       "manifest-list": "s3a://b/2.avro", "summary": {"operation": "overwrite"}},
      {"snapshot-id": 7555964494012458433, "timestamp-ms": 1000, "manifest-list": "s3a://b/1.avro"}
    ]}`;

  it("keeps every digit of a snapshot's id, and takes the current schema", () => {
    const { columns, snapshots, current } = readMetadata("s3a://b/m", METADATA);
    assert.deepEqual(
      columns.map(({ name }) => name),
      ["new", "x"],
    );
    assert.deepEqual(
      snapshots.map(({ id }) => id),
      ["7555964494012458433", "4889900776721559252"],
    );
    assert.equal(current?.id, "4889900776721559252");
    assert.equal(current.manifestList, "s3a://b/2.avro");
  });

  it("may tell of no snapshot yet", () => {
    const text = METADATA.replace("4889900776721559252,", "-1,").replace(
      /"snapshots": .*$/s,
      '"snapshots": []}',
    );
    assert.equal(readMetadata("s3a://b/m", text).current, undefined);
  });

  it("of a newer format, or of something else, is refused by name", () => {
    const newer = METADATA.replace('"format-version": 2', '"format-version": 3');
    assert.throws(
      () => readMetadata("s3a://b/m", newer),
      /s3a:\/\/b\/m has format version 3; wanted at most 2/,
    );
    assert.throws(() => readMetadata("s3a://b/m", "{}"), /s3a:\/\/b\/m is no metadata of Iceberg/);
  });
});

describe("the report of a run on Iceberg tables", () => {
  it("tells of snapshots, of what changed, and of rejects that a table keeps", () => {
    const snapshot = { id: "4889900776721559252", at: "2025-01-13T00:00:01.000Z" };
    const iceberg = {
      catalog: [],
      snapshots: [
        {
          table: "rejects",
          ...snapshot,
          operation: "append",
          added: 3,
          removed: 0,
          rows: 3,
          files: 1,
        },
      ],
      changes: [{ table: "access_logs", added: 0, removed: 0 }],
    };
    const reject = {
      file: "s3://r/1.gz",
      line: 7,
      reason: "cut off",
      value: "<x>",
      keptIn: undefined,
    };
    const rejects = { total: 1, byReason: [{ reason: "cut off", count: 1 }], first: [reject] };
    const page = reportPage(
      { record: record({ iceberg }), jobs: [loaded(3001), loaded(463)], rejects },
      "",
    );
    for (const text of [
      "4889900776721559252",
      ">3,464<",
      "Snapshots",
      "Against the last result",
      "&#60;x&#62;",
    ]) {
      assert.ok(page.includes(text), text);
    }
    assert.match(page, /<code>rejects<\/code>/);
    const other = reportPage({ record: record(), jobs: [], rejects }, "");
    assert.ok(!other.includes("Snapshots") && !other.includes("Against the last result"));
  });
});

/** What a load of so many lines says. */
function loaded(records: number): JobReport {
  const source = { name: "log", uri: "s3a://r/log", files: 1, bytes: 10, records, rejected: 0 };
  return jobReport({ job: "access-logs", sources: [source] });
}

function optionsOf(words: RawOptions): IcebergOptions {
  // The demo has its words as they were read.
  return readDemo("eks-iceberg", new OptionReader(words)) as Demo & IcebergOptions;
}

/** A table that holds these rows. */
function table(columns: readonly string[], all: readonly (readonly Cell[])[]): LakeTable {
  const first = (limit: number, wanted = columns): Cell[][] =>
    all.slice(0, limit).map((row) => wanted.map((column) => row[columns.indexOf(column)] ?? null));
  return {
    columns,
    fileCount: 1,
    count: () => Promise.resolve(BigInt(all.length)),
    rows: (limit, wanted) => Promise.resolve(first(limit, wanted)),
    batches: async function* (limit, wanted) {
      yield await Promise.resolve(first(limit, wanted));
    },
  };
}
