import assert from "node:assert/strict";

/** A Glue table's properties. */
type Parameters = Readonly<Record<string, string>>;

/**
 * Which of `pointers` (full URIs) Athena does not find for a table: those that no projected values put into the template
 * (https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html). An injected value is what a
 * query says, put in as it is.
 */
export function unseen(parameters: Parameters, pointers: readonly string[]): string[] {
  const template = parameters["storage.location.template"];
  if (template === undefined) return [];
  const names = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => name);
  const folder = new RegExp(
    `^${template
      .split(/\$\{\w+\}/)
      .map(literal)
      .join("([^/]*)")}symlink\\.txt$`,
  );
  return pointers.filter((pointer) => {
    const values = folder.exec(pointer)?.slice(1);
    return !values?.every((value, index) => isProjected(parameters, names[index] ?? "", value));
  });
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function isProjected(parameters: Parameters, name: string, value: string): boolean {
  const type = parameters[`projection.${name}.type`];
  // What a run had to write in another way is not what a query says.
  if (type === "injected") return decodeURIComponent(value) === value;
  assert.equal(type, "integer");
  const [first, last] = (parameters[`projection.${name}.range`] ?? "").split(",").map(Number);
  assert.ok(first !== undefined && last !== undefined);
  return /^\d+$/.test(value) && first <= Number(value) && Number(value) <= last;
}
