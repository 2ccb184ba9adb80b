import type { Checks } from "../shared";
import { locationOf, madeParameters } from "./glueTable";
import {
  type ColumnDefinition,
  type PartitionKey,
  Projection,
  type TableDefinition,
} from "./tables";

/** What Athena and Glue take as a name without quotes. */
const NAME = /^[a-z][a-z0-9_]*$/;

/** Complains about every table definition that would make a table that cannot be read. */
export function checkTables(checks: Checks, tables: readonly TableDefinition[]): void {
  checks.expect(tables.length > 0, "tables", "must hold a table");
  const names = tables.map(({ name }) => name);
  for (const [index, table] of tables.entries()) {
    checks.expect(
      names.indexOf(table.name) === index,
      `tables[${index}].name`,
      `repeats "${table.name}"`,
    );
    checkTable(checks, `tables[${index}]`, table);
  }
}

function checkTable(checks: Checks, path: string, table: TableDefinition): void {
  const keys = table.partitionKeys ?? [];
  const location = locationOf(table);
  checks
    .expect(NAME.test(table.name), `${path}.name`, nameRule(table.name))
    .expect(table.columns.length > 0, `${path}.columns`, "must hold a column")
    .expect(
      /^[^/].*[^/]\/$/.test(location) && !location.includes("//"),
      `${path}.location`,
      `must be a folder in the bucket that ends in "/", got "${location}"`,
    );
  checkColumns(checks, path, [...table.columns, ...keys]);
  for (const [index, key] of keys.entries())
    checkKey(checks, `${path}.partitionKeys[${index}]`, key);
  for (const property of Object.keys(madeParameters(table, ""))) {
    checks.expect(
      table.parameters?.[property] === undefined,
      `${path}.parameters["${property}"]`,
      "is made by the definition itself: leave it out",
    );
  }
}

function checkColumns(checks: Checks, path: string, columns: readonly ColumnDefinition[]): void {
  const names = columns.map(({ name }) => name);
  for (const [index, { name, type, comment }] of columns.entries()) {
    const column = `${path}.${name}`;
    checks
      .expect(NAME.test(name), column, nameRule(name))
      .expect(names.indexOf(name) === index, column, `repeats "${name}"`)
      .expect(type !== "", column, "must have a type")
      .expect(comment !== "", column, "must have a comment, which readers see in Athena");
  }
}

function checkKey(checks: Checks, path: string, { projection, range }: PartitionKey): void {
  const injected = projection === Projection.Injected;
  checks.expect(
    injected === (range === undefined),
    `${path}.range`,
    injected
      ? "must be left out of an injected key"
      : `must be given for projection "${projection}"`,
  );
  if (projection === Projection.Integer && range !== undefined) {
    const [first = "", last = "", ...more] = range.split(",");
    const whole = [first, last].every((word) => /^-?\d+$/.test(word)) && more.length === 0;
    checks.expect(
      whole && Number(first) <= Number(last),
      `${path}.range`,
      `must be two whole numbers, the lower first, such as "2018,2035", got "${range}"`,
    );
  }
}

function nameRule(name: string): string {
  return `must be lower case letters, digits and underscores, so that SQL needs no quotes, got "${name}"`;
}
