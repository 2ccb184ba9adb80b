import { countText } from "../output/units";
import { type Content, html } from "./html";
import { type RecordedIceberg, type RecordedSnapshot } from "./runRecord";
import { type RunStory } from "./runStory";
import { type Column, table } from "./table";

const SNAPSHOT_COLUMNS: readonly Column<RecordedSnapshot>[] = [
  { title: "table", of: ({ table: name }) => name },
  { title: "snapshot", of: ({ id }) => html`<code>${id}</code>` },
  { title: "at", of: ({ at }) => at.replace("T", " ") },
  { title: "operation", of: ({ operation }) => operation },
  { title: "rows added", numeric: true, of: ({ added }) => countText(added) },
  { title: "rows removed", numeric: true, of: ({ removed }) => countText(removed) },
  { title: "rows then", numeric: true, of: ({ rows }) => countText(rows) },
  { title: "files then", numeric: true, of: ({ files }) => countText(files) },
];

/** The states that Iceberg tables had; nothing for a run on other tables. */
export function snapshots({ record }: RunStory): Content {
  if (record.iceberg === undefined || record.iceberg.snapshots.length === 0) return undefined;
  return html`<section>
    <h2>Snapshots</h2>
    ${table("States of each table, the oldest first", SNAPSHOT_COLUMNS, record.iceberg.snapshots)}
  </section>`;
}

const CHANGE_COLUMNS: readonly Column<RecordedIceberg["changes"][number]>[] = [
  { title: "table", of: ({ table: name }) => name },
  { title: "rows added", numeric: true, of: ({ added }) => countText(added) },
  { title: "rows removed", numeric: true, of: ({ removed }) => countText(removed) },
];

/** What the run changed of the result before it; nothing where there was none. */
export function changes({ record }: RunStory): Content {
  if (record.iceberg === undefined || record.iceberg.changes.length === 0) return undefined;
  return html`<section>
    <h2>Against the last result</h2>
    ${table("Rows that are new, and rows that are gone", CHANGE_COLUMNS, record.iceberg.changes)}
  </section>`;
}
