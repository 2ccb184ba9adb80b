import assert from "node:assert/strict";
import { textTable } from "../../cli/output/textTable";
import { cut, textWidth } from "../../cli/output/textWidth";

describe("a table in plain text", () => {
  it("puts numbers to the right, texts to the left, nulls as nothing", () => {
    const table = textTable({
      columns: ["song", "plays"],
      rows: [
        ["Carouse", 12n],
        ["Devo", null],
        [null, 3],
      ],
    });

    assert.deepEqual(table.split("\n"), [
      "song     plays",
      "-------  -----",
      "Carouse     12",
      "Devo",
      "             3",
    ]);
  });

  it("keeps to the width by cutting the widest column", () => {
    const rows = [["short", "a text that is much too long for the width"]];
    const table = textTable({ columns: ["a", "b"], rows }, 24);

    for (const line of table.split("\n")) assert.ok(textWidth(line) <= 24, line);
    assert.match(table, /^short {2}a text that is m…$/m);
  });

  it("shows every column although there is no room for them", () => {
    const columns = Array.from({ length: 12 }, (_, at) => `column${at}`);
    const table = textTable({ columns, rows: [columns] }, 20);

    assert.equal(table.split("\n")[0]?.split(/ +/).length, 12);
  });

  it("lets no character of the data move the cursor or break the line", () => {
    const table = textTable({ columns: ["agent"], rows: [["\u001b[31mred\nline\u202eback"]] });

    assert.equal(table.split("\n")[2], "\\u001b[31mred\\nline\\u202eback");
  });

  it("aligns letters that are twice as wide, and marks that have no width", () => {
    const rows = [
      ["東京", 1],
      ["e\u0301te", 2],
    ];
    const lines = textTable({ columns: ["name", "n"], rows }).split("\n");

    assert.deepEqual(lines.slice(2), ["東京  1", "e\u0301te   2"]);
  });

  it("cuts between letters, never inside one", () => {
    assert.equal(cut("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5), "👩‍👩‍👧👩‍👩‍👧…");
  });
});
