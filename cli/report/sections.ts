import { bytesText, countText, duration, plural } from "../output/units";
import { barChart, gantt } from "./charts";
import { type Content, html, type Markup } from "./html";
import { type JobReport, type ReportedTable } from "./jobReport";
import { type Reject, type Rejects } from "./rejects";
import { type RecordedStep, type RunRecord } from "./runRecord";
import { type RunStory } from "./runStory";
import { stepSeconds } from "./stepSeconds";
import { type Column, table } from "./table";

/** Turns a path from the result folder into a link from the page. */
export type Link = (path: string, text: string) => Markup;

/** Name, outcome, times and the few numbers that matter most. */
export function heading({ record, jobs, rejects }: RunStory): Markup {
  const seconds = (Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1000;
  const rows = record.tables.reduce((sum, { rows: own }) => sum + own, 0);
  const sources =
    record.iceberg === undefined ? lastSources(jobs) : jobs.flatMap((job) => job.sources);
  const records = sources.reduce((sum, source) => sum + source.records, 0);
  const facts: readonly (readonly [string, string])[] = [
    ["took", duration(seconds)],
    ["records read", countText(records)],
    ["rejected", countText(rejects.total)],
    ["rows published", countText(rows)],
    ["tables", countText(record.tables.length)],
  ];
  return html`<header>
    <p class="outcome ${record.outcome.toLowerCase()}">${OUTCOMES[record.outcome]}</p>
    <h1>${record.name}</h1>
    <p class="soft">
      run ${record.run}, ${moment(record.startedAt)} to ${moment(record.endedAt)} UTC
    </p>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

const OUTCOMES: Readonly<Record<RunRecord["outcome"], string>> = {
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
};

/** What the last job that got so far read: the merged files, of which the tables are made. */
function lastSources(jobs: readonly JobReport[]): JobReport["sources"] {
  return jobs.findLast(({ sources }) => sources.length > 0)?.sources ?? [];
}

/** `2018-11-01 12:00:05`. */
function moment(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace("T", " ");
}

/** Why the run failed; nothing when it did not. */
export function failure({ record, jobs }: RunStory, link: Link): Content {
  const failed = record.steps.filter(({ state }) => state === "FAILED");
  if (failed.length === 0) return undefined;
  const said = jobs.flatMap(({ job, errors }) => errors.map((error) => `${job}: ${error}`));
  return html`<section class="failure">
    <h2>What failed</h2>
    ${failed.map(
      (step) =>
        html`<h3>${step.name}</h3>
          <pre>${step.reason ?? "no reason is known"}</pre>
          <p>Its output: ${logLinks(step, link)}</p>`,
    )}
    ${
      said.length === 0
        ? undefined
        : html`<h3>What the jobs say</h3>
            <ul>
              ${said.map((text) => html`<li>${text}</li>`)}
            </ul>`
    }
  </section>`;
}

function logLinks({ logs }: RecordedStep, link: Link): Content {
  return Object.entries(logs).map(([name, path]) => html`${link(path, name)} `);
}

/** The steps over time, drawn and as a table. */
export function timeline({ record }: RunStory, link: Link): Markup {
  const columns: Column<RecordedStep>[] = [
    { title: "step", of: ({ name }) => name },
    { title: "kind", of: ({ kind }) => (kind === "bootstrap" ? "bootstrap action" : "step") },
    {
      title: "state",
      of: ({ state }) =>
        html`<span class="state ${state.toLowerCase()}">${state.toLowerCase()}</span>`,
    },
    { title: "took", numeric: true, of: tookText },
    { title: "exit code", numeric: true, of: ({ exitCode }) => exitCode },
    { title: "output", of: (step) => logLinks(step, link) },
  ];
  return html`<section>
    <h2>Steps</h2>
    <figure>${gantt(record.steps, record.startedAt)}</figure>
    ${table("Steps in order", columns, record.steps)}
  </section>`;
}

function tookText(step: RecordedStep): string {
  const seconds = stepSeconds(step);
  return seconds === undefined ? "" : duration(seconds);
}

const TABLE_COLUMNS: readonly Column<ReportedTable>[] = [
  { title: "table", of: ({ name }) => name },
  { title: "rows in", numeric: true, of: ({ rows_in }) => countText(rows_in) },
  { title: "rows", numeric: true, of: ({ rows }) => countText(rows) },
  { title: "rejected", numeric: true, of: ({ rejected }) => countText(rejected) },
  { title: "files", numeric: true, of: ({ files }) => countText(files) },
  { title: "size", numeric: true, of: ({ bytes }) => bytesText(bytes) },
  { title: "took", numeric: true, of: ({ seconds }) => duration(seconds) },
  { title: "where", of: ({ uri }) => html`<code>${uri}</code>` },
];

/** What each job wrote: rows and files drawn for the job that makes the tables, a table for each. */
export function written({ jobs }: RunStory): Content {
  const writers = jobs.filter(({ tables }) => tables.length > 0);
  const last = writers.at(-1);
  if (last === undefined) return undefined;
  const rows = last.tables.map(({ name, rows: value }) => ({
    name,
    value,
    text: countText(value),
  }));
  const files = last.tables.map(({ name, files: value, bytes }) => {
    return { name, value, text: `${countText(value)} (${bytesText(bytes)})` };
  });
  return html`<section>
    <h2>Tables</h2>
    <div class="pair">
      <figure>
        <figcaption>Rows</figcaption>
        ${barChart("Rows of each table", rows, "first")}
      </figure>
      <figure>
        <figcaption>Files</figcaption>
        ${barChart("Files of each table", files, "second")}
      </figure>
    </div>
    ${writers.map(({ job, tables }) => table(`As ${job} left them`, TABLE_COLUMNS, tables))}
  </section>`;
}

interface NamedSource {
  readonly job: string;
  readonly source: JobReport["sources"][number];
}

const SOURCE_COLUMNS: readonly Column<NamedSource>[] = [
  { title: "job", of: ({ job }) => job },
  { title: "source", of: ({ source }) => source.name },
  { title: "records", numeric: true, of: ({ source }) => countText(source.records) },
  { title: "rejected", numeric: true, of: ({ source }) => countText(source.rejected) },
  { title: "files", numeric: true, of: ({ source }) => countText(source.files) },
  { title: "size", numeric: true, of: ({ source }) => bytesText(source.bytes) },
  { title: "where", of: ({ source }) => html`<code>${source.uri}</code>` },
];

/** What each job read. */
export function read({ jobs }: RunStory): Content {
  const sources = jobs.flatMap(({ job, sources: own }) => own.map((source) => ({ job, source })));
  if (sources.length === 0) return undefined;
  return html`<section>
    <h2>Sources</h2>
    ${table("Read by each job", SOURCE_COLUMNS, sources)}
  </section>`;
}

/** Counts that were known beforehand against those that came out. */
export function checks({ record }: RunStory): Content {
  if (record.checks.length === 0) return undefined;
  const columns: Column<RunRecord["checks"][number]>[] = [
    { title: "count", of: ({ name }) => name },
    { title: "expected", numeric: true, of: ({ expected }) => countText(expected) },
    { title: "got", numeric: true, of: ({ got }) => (got === null ? "" : countText(got)) },
    { title: "verdict", of: ({ expected, got }) => verdict(expected === got) },
  ];
  return html`<section>
    <h2>Known beforehand</h2>
    ${table("Expected and published", columns, record.checks)}
  </section>`;
}

function verdict(agrees: boolean): Markup {
  return agrees
    ? html`<span class="state completed">agrees</span>`
    : html`<span class="state failed">differs</span>`;
}

/** What was rejected: by reason, then the first ones each. */
export function rejected(rejects: Rejects, link: Link): Markup {
  if (rejects.total === 0)
    return html`<section>
      <h2>Rejects</h2>
      <p>No record was rejected.</p>
    </section>`;
  const reasons: Column<Rejects["byReason"][number]>[] = [
    { title: "reason", of: ({ reason }) => reason },
    { title: "records", numeric: true, of: ({ count }) => countText(count) },
  ];
  const records: Column<Reject>[] = [
    { title: "file", of: ({ file }) => html`<code>${file}</code>` },
    { title: "line", numeric: true, of: ({ line }) => line },
    { title: "reason", of: ({ reason }) => reason },
    { title: "record", of: ({ value }) => html`<code>${cutShort(value)}</code>` },
    {
      title: "kept in",
      of: ({ keptIn }) =>
        keptIn === undefined
          ? html`<code>rejects</code>`
          : link(keptIn, keptIn.slice(keptIn.lastIndexOf("/") + 1)),
    },
  ];
  const shown = rejects.first.length;
  const caption =
    shown < rejects.total
      ? `The first ${shown} of ${countText(rejects.total)}`
      : plural(shown, "record");
  return html`<section>
    <h2>Rejects</h2>
    ${table("By reason", reasons, rejects.byReason)} ${table(caption, records, rejects.first)}
  </section>`;
}

const LONGEST_VALUE = 300;

function cutShort(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

/** How the run was set up, and what of the declared run means nothing here. */
export function setUp({ record }: RunStory): Markup {
  const settings = Object.entries(record.settings);
  const columns: Column<RunRecord["skipped"][number]>[] = [
    { title: "setting", of: ({ setting }) => html`<code>${setting}</code>` },
    { title: "why", of: ({ reason }) => reason },
  ];
  const skipped =
    record.skipped.length === 0
      ? undefined
      : html`<details>
          <summary>
            ${plural(record.skipped.length, "setting")} of the declared run left out on this machine
          </summary>
          ${table("Left out or replaced", columns, record.skipped)}
        </details>`;
  return html`<section>
    <h2>Set-up</h2>
    <dl class="settings">
      ${settings.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${skipped}
  </section>`;
}
