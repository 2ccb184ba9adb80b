import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeReport } from "../../cli/commands/report";
import { type JobReport } from "../../cli/report/jobReport";
import { type RunRecord } from "../../cli/report/runRecord";
import { toolchain } from "../../local";
import {
  jobReport,
  record,
  removeFolders,
  resultFiles,
  resultFolder,
  RUN,
  step,
} from "./sampleResult";

/** Prints, for each heading of the page and each cell, its text, as a strict XML parser sees it. */
const PARSE = `
import json, sys, xml.etree.ElementTree as tree
page = tree.parse(sys.argv[1]).getroot()
text = lambda node: " ".join("".join(node.itertext()).split())
svg = "{http://www.w3.org/2000/svg}"
print(json.dumps({
  "title": text(page.find(".//title")),
  "headings": [text(node) for level in ("h1", "h2", "h3") for node in page.iter(level)],
  "rows": [[text(cell) for cell in row] for row in page.iter("tr")],
  "items": [text(node) for node in page.iter("li")],
  "captions": [text(node) for node in page.iter("caption")],
  "links": [node.get("href") for node in page.iter("a")],
  "charts": [node.get("aria-label") for node in page.iter(svg + "svg")],
  "chartTitles": [text(node) for node in page.iter(svg + "title")],
  "drawn": [text(node) for node in page.iter(svg + "text")],
  "tags": sorted({node.tag.replace(svg, "") for node in page.iter()}),
}))`;

interface Page {
  readonly title: string;
  readonly headings: string[];
  readonly rows: string[][];
  readonly items: string[];
  readonly captions: string[];
  readonly links: string[];
  readonly charts: string[];
  readonly chartTitles: string[];
  readonly drawn: string[];
  readonly tags: string[];
  readonly source: string;
}

async function pageOf(
  run: RunRecord,
  reports: readonly JobReport[],
  rejects: readonly object[] = [],
): Promise<Page> {
  const folder = resultFolder(resultFiles(run, reports, rejects));
  const file = join(folder, "report.html");
  await writeReport(folder, file);
  const parsed = execFileSync(toolchain().python, ["-c", PARSE, file], { encoding: "utf8" });
  return { ...(JSON.parse(parsed) as Page), source: readFileSync(file, "utf8") };
}

describe("the report of a run", () => {
  afterEach(removeFolders);

  it("is one well-formed file that loads nothing and runs nothing", async () => {
    const page = await pageOf(record(), [jobReport()]);

    assert.equal(page.title, `lake-dev, run ${RUN}`);
    for (const tag of ["script", "link", "img", "iframe", "image", "use"]) {
      assert.ok(!page.tags.includes(tag), tag);
    }
    assert.doesNotMatch(
      page.source.replaceAll("http://www.w3.org/", ""),
      /https?:\/\/|@import|url\(/,
    );
  });

  it("shows what was read and written by each job", async () => {
    const page = await pageOf(record(), [jobReport()]);

    const row = (name: string): string[] | undefined =>
      page.rows.find((cells) => cells[0] === name);
    assert.deepEqual(row("users")?.slice(0, 7), [
      "users",
      "6,820",
      "96",
      "2",
      "1",
      "5.0 KiB",
      "1.1 s",
    ]);
    assert.deepEqual(
      page.rows.filter((cells) => cells[0] === "star-schema").map((cells) => cells.slice(1, 6)),
      [
        ["log_data", "8,056", "0", "1", "3.0 MiB"],
        ["song_data", "72", "1", "1", "20 KiB"],
      ],
    );
  });

  it("tells once of objects that were not read: cases/emr/03", async () => {
    const told = jobReport({ warnings: ["log_data: s3://raw/log_data/README.md is not read"] });
    const page = await pageOf(record(), [told, told]);

    assert.deepEqual(page.items, ["log_data: s3://raw/log_data/README.md is not read"]);
  });

  it("draws the steps, the rows and the files, and says in words what it draws", async () => {
    const page = await pageOf(record(), [jobReport()]);

    assert.deepEqual(page.charts, [
      "Steps over time: Refresh prefix lists 2.5 s, Merge log_data 5.5 s, Build star schema 54 s",
      "Rows of each table: songs 71, users 96",
      "Files of each table: songs 1 (6.0 KiB), users 1 (5.0 KiB)",
    ]);
    assert.deepEqual(page.chartTitles, [
      "Steps over time",
      "Rows of each table",
      "Files of each table",
    ]);
    for (const text of ["Build star schema", "54 s", "96"])
      assert.ok(page.drawn.includes(text), text);
  });

  it("draws in colours that follow the reader's scheme", async () => {
    const page = await pageOf(record(), [jobReport()]);

    const drawings = page.source.match(/<svg.*?<\/svg>/gs) ?? [];
    assert.equal(drawings.length, 3);
    for (const drawing of drawings) assert.doesNotMatch(drawing, /#[0-9a-f]{3,6}\b|rgb/i);
    assert.match(page.source, /prefers-color-scheme: dark/);
  });

  it("names the failed step, its reason and where its output is", async () => {
    const failed = {
      ...step("s-02", "Check conservation", [8, 20]),
      state: "FAILED" as const,
      exitCode: 3,
      reason: "lake_etl: error: log_data: 29 records are missing",
    };
    const { id, kind, name, logs } = step("s-03", "Build star schema", [0, 0]);
    const never = { id, kind, name, logs, state: "CANCELLED" as const };
    const run = record({ outcome: "FAILED", steps: [failed, never], tables: [], checks: [] });
    const page = await pageOf(run, [
      jobReport({ job: "verify", errors: ["log_data"], tables: [] }),
    ]);

    assert.ok(page.headings.includes("What failed"));
    assert.ok(page.headings.includes("Check conservation"));
    assert.match(page.source, /log_data: 29 records are missing/);
    assert.ok(page.links.includes("logs/s-02/stderr"));
    assert.match(page.charts[0] ?? "", /Build star schema did not run/);
  });

  it("counts all rejects by reason and links the first ones to their file", async () => {
    const rejects = Array.from({ length: 60 }, (_, at) => ({
      file: `s3://raw/${at}.json`,
      line: at + 1,
      reason: at % 3 === 0 ? "ts is missing" : "no JSON value",
      value: "{",
    }));
    const page = await pageOf(record(), [jobReport()], rejects);

    assert.ok(page.captions.includes("The first 50 of 60"));
    assert.deepEqual(
      page.rows.filter(([reason]) => reason === "ts is missing" || reason === "no JSON value"),
      [
        ["no JSON value", "40"],
        ["ts is missing", "20"],
      ],
    );
    const kept = page.links.filter((link) => link.includes("rejects"));
    assert.equal(kept.length, 50);
    assert.equal(kept[0], `buckets/refined-1/runs/${RUN}/rejects/part-0%201.json`);
  });

  it("takes nothing in the data for markup", async () => {
    const evil = `</title><script>alert("1")</script>&amp;\u0000\ud800`;
    const run = record({
      name: evil,
      steps: [step("s-01", evil, [0, 1])],
      settings: { [evil]: evil },
    });
    const page = await pageOf(
      run,
      [jobReport()],
      [{ file: evil, line: 1, reason: evil, value: evil }],
    );

    const shown = `</title><script>alert("1")</script>&amp;\ufffd\ufffd`;
    assert.ok(!page.tags.includes("script"));
    assert.ok(page.headings.includes(shown));
    assert.ok(page.rows.some((cells) => cells.includes(shown)));
  });

  it("marks a count that differs from what was known", async () => {
    const page = await pageOf(record({ checks: [{ name: "songs", expected: 71, got: 70 }] }), []);

    assert.ok(page.rows.some((cells) => cells.join(" ") === "songs 71 70 differs"));
  });

  it("refuses a record that is none, naming what is wrong", async () => {
    const folder = resultFolder({ "run.json": JSON.stringify({ ...record(), outcome: "FINE" }) });

    await assert.rejects(writeReport(folder, join(folder, "r.html")), /run\.json.*[\s\S]*outcome/);
  });
});
