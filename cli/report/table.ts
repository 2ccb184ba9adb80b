import { type Content, html, type Markup } from "./html";

/** A column of a table in the report. */
export interface Column<T> {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly numeric?: boolean;
  readonly of: (item: T) => Content;
}

/** A table with a caption and headings; the first column names the row. */
export function table<T>(
  caption: string,
  columns: readonly Column<T>[],
  items: readonly T[],
): Markup {
  const heads = columns.map(
    ({ title, numeric }) => html`<th scope="col" class="${kind(numeric)}">${title}</th>`,
  );
  const rows = items.map(
    (item) =>
      html`<tr>
        ${columns.map((column, at) => cell(column, item, at))}
      </tr> `,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function cell<T>({ numeric, of }: Column<T>, item: T, at: number): Markup {
  return at === 0
    ? html`<th scope="row">${of(item)}</th>`
    : html`<td class="${kind(numeric)}">${of(item)}</td>`;
}

function kind(numeric: boolean | undefined): string {
  return numeric === true ? "number" : "text";
}
