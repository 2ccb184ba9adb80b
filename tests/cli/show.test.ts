import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { show } from "../../cli/commands/show";
import { type Refusal } from "../../cli/exitCodes";
import { JsonOutput } from "../../cli/output/jsonOutput";
import { PlainOutput } from "../../cli/output/plainOutput";
import { folderPlace } from "../../cli/tables/folderPlace";
import { PublishedTable } from "../../cli/tables/publishedTable";
import { startObjectStore, toolchain, uploadFolder } from "../../local";
import { manyRowsFolder, publishedFolder, servedFolder } from "./parquetTables";
import { record, removeFolders, resultFolder } from "./sampleResult";

/** V8 takes some 125,000 arguments. */
const MANY = 200_000;

type Options = Readonly<Record<string, unknown>>;

async function shown(table: string, options: Options): Promise<string> {
  const lines: string[] = [];
  const sink = { write: (text: string) => lines.push(text) };
  await show(table, options, {
    output: new PlainOutput(sink, sink),
    signal: new AbortController().signal,
  });
  return lines.join("");
}

async function shownJson(table: string, options: Options): Promise<unknown> {
  const lines: string[] = [];
  const sink = { write: (text: string) => lines.push(text) };
  await show(table, options, {
    output: new JsonOutput(sink, "document", sink),
    signal: new AbortController().signal,
  });
  return JSON.parse(lines.join(""));
}

describe("lake show", () => {
  const folders: string[] = [];
  const from = (): string => folders[0] ?? "";
  before(() => folders.push(publishedFolder()));
  after(removeFolders);

  it("shows the rows that the pointers list, partition columns from the path, times in UTC", async () => {
    assert.deepEqual(await shownJson("songplays", { from: from() }), {
      table: "songplays",
      columns: ["songplay_id", "start_time", "session_id", "day", "tags", "year", "month"],
      rows: [
        {
          songplay_id: "p1",
          start_time: "2018-11-01T20:57:10.796Z",
          session_id: 139,
          day: "2018-11-01",
          tags: '["a","b"]',
          year: 2018,
          month: 11,
        },
        {
          songplay_id: "p2",
          start_time: "2018-11-30T23:59:59.999999Z",
          session_id: "9007199254740993",
          day: "2018-11-30",
          tags: '["a","b"]',
          year: 2018,
          month: 11,
        },
        {
          songplay_id: "p3",
          start_time: "1969-12-31T23:59:59.999999Z",
          session_id: null,
          day: "1969-12-31",
          tags: '["a","b"]',
          year: 2018,
          month: 12,
        },
      ],
    });
  });

  it("is a table for people", async () => {
    const text = await shown("songs", { from: from(), limit: "2" });

    assert.deepEqual(text.split("\n"), [
      "song_id  title  year",
      "-------  -----  ----",
      "s1       Devo      0",
      "s2              1969",
      "",
      "2 rows of songs, 1 file",
      "",
    ]);
  });

  it("takes a limit across files, and only the columns that are asked for, in their order", async () => {
    const text = await shown("songplays", {
      from: from(),
      limit: "3",
      columns: "month, songplay_id",
    });

    assert.deepEqual(text.split("\n").slice(2, 5), ["   11  p1", "   11  p2", "   12  p3"]);
    assert.deepEqual(await shownJson("songplays", { from: from(), limit: "1", columns: "year" }), {
      table: "songplays",
      columns: ["year"],
      rows: [{ year: 2018 }],
    });
  });

  it("counts the rows of the current files only", async () => {
    assert.equal(await shown("songs", { from: from(), count: true }), "3\n");
    assert.deepEqual(await shownJson("songplays", { from: from(), count: true }), {
      table: "songplays",
      count: 3,
      files: 2,
    });
  });

  it("names the table and the column that were probably meant", async () => {
    await assert.rejects(
      shown("song", { from: from() }),
      /only songplays, songs\. Did you mean songs\?/,
    );
    await assert.rejects(
      shown("songs", { from: from(), columns: "titel,yaer,zzzzzz" }),
      /titel: is no column\. Did you mean title\?\n {2}yaer: .* year\?\n {2}zzzzzz: is no column\.\n/,
    );
  });

  it("says which command makes what is not there yet", async () => {
    const nothing = resultFolder();
    await assert.rejects(shown("songs", { from: nothing }), (error: Refusal) => {
      assert.equal(error.exitCode, 3);
      assert.match(error.message, /no result in .* yet; make one with: lake demo emr --out/);
      return true;
    });
    const empty = resultFolder({ "run.json": JSON.stringify(record()) });
    await assert.rejects(shown("songs", { from: empty }), /no table is published .*lake demo emr/);
  });

  it("complains of all options at once", async () => {
    await assert.rejects(shown("songs", { from: " ", limit: "-1", count: true, columns: "a" }), {
      message:
        "lake show cannot do that:\n" +
        '  --limit: must be a whole number from 0 to 100000, got "-1"\n' +
        "  --from: must not be empty\n" +
        "  --columns: does not go with --count, which shows no rows\n" +
        "See lake show --help",
    });
  });

  it("refuses what would be ignored or lost: a limit with a count, twins of columns, no column", async () => {
    await assert.rejects(
      shown("songs", { from: from(), count: true, limit: "3" }),
      /--limit: does not go with --count/,
    );
    await assert.rejects(
      shown("songs", { from: from(), columns: "title,year,title,title" }),
      (error: Refusal) => error.message.split("names title twice").length === 2,
    );
    await assert.rejects(shown("songs", { from: from(), columns: "," }), /--columns: must name/);
  });

  it("blames a bucket's name, not credentials, for one that no bucket can have", async () => {
    for (const name of ["No_Such..b", "", "a", "-b-c", "b..c", "x".repeat(64), "BIG"]) {
      await assert.rejects(shown("songs", { from: `s3://${name}/x` }), (error: Refusal) => {
        assert.equal(error.exitCode, 2);
        assert.match(error.message, /--from: ".*" can be no bucket: must be 3 to 63 lower-case/);
        return true;
      });
    }
  });

  it("reads the same from a bucket", async () => {
    const store = await startObjectStore();
    const client = store.client();
    const before = process.env["AWS_ENDPOINT_URL"];
    try {
      await client.send(new CreateBucketCommand({ Bucket: "served-1" }));
      await uploadFolder({ client, bucket: "served-1", folder: servedFolder(from()) });
      process.env["AWS_ENDPOINT_URL"] = store.endpoint;

      const there = await shownJson("songplays", { from: "s3://served-1" });
      assert.deepEqual(there, await shownJson("songplays", { from: from() }));
      await assert.rejects(shown("usrs", { from: "s3://served-1/" }), /no table "usrs"/);
    } finally {
      if (before === undefined) delete process.env["AWS_ENDPOINT_URL"];
      else process.env["AWS_ENDPOINT_URL"] = before;
      client.destroy();
      await store.stop();
    }
  });
});

describe("a published table", () => {
  afterEach(removeFolders);

  it("is what its pointers say, whatever else lies there", async () => {
    const folder = publishedFolder();
    const place = folderPlace(join(folder, "buckets"), "served-1");
    const pointer = join(servedFolder(folder), "songs/symlink/symlink.txt");
    rmSync(join(servedFolder(folder), "songs/data/run-1"), { recursive: true });
    const twice = readFileSync(pointer, "utf8").repeat(2);
    writeFileSync(pointer, twice.replaceAll("\n", "\r\n"));

    const table = await PublishedTable.open(place, "songs");
    assert.equal(table.fileCount, 2);
    assert.equal(await table.count(), 6n);
    assert.equal((await table.rows(5)).length, 5);
  });

  it("may have more rows in a file than a function takes arguments", async () => {
    const folder = manyRowsFolder(MANY);
    const table = await PublishedTable.open(
      folderPlace(join(folder, "buckets"), "served-1"),
      "many",
    );
    const rows = await table.rows(Number.MAX_SAFE_INTEGER);
    assert.deepEqual([rows.length, rows[0], rows.at(-1)], [MANY, [0n], [BigInt(MANY - 1)]]);
    assert.equal((await table.rows(MANY - 1)).length, MANY - 1);
  });

  it("is read group by group, to the row", async () => {
    const folder = publishedFolder();
    const write = `
import pyarrow as pa, pyarrow.parquet as pq, sys
pq.write_table(pa.table({"song_id": list(range(10))}), sys.argv[1], row_group_size=4)`;
    const file = join(servedFolder(folder), "songs/data/run-2/part-0.parquet");
    execFileSync(toolchain().python, ["-c", write, file]);
    const place = folderPlace(join(folder, "buckets"), "served-1");
    const table = await PublishedTable.open(place, "songs");
    const batches: number[][] = [];
    for await (const rows of table.batches(9)) batches.push(rows.map(([id]) => Number(id)));
    assert.deepEqual(batches, [[0, 1, 2, 3], [4, 5, 6, 7], [8]]);
    assert.deepEqual(
      (await table.rows(3)).map(([id]) => Number(id)),
      [0, 1, 2],
    );
  });

  it("reads nothing outside the mirror", async () => {
    const folder = publishedFolder();
    const place = folderPlace(join(folder, "buckets"), "served-1");
    const pointer = join(servedFolder(folder), "songs/symlink/symlink.txt");
    writeFileSync(pointer, "s3://served-1/../../../../etc/passwd\n");

    await assert.rejects(PublishedTable.open(place, "songs"), /leads out of/);
  });
});
