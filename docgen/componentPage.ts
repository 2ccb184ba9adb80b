import type { CommentTags } from "./commentTags";
import {
  refsOf,
  shortName,
  type PackageSchema,
  type Property,
  type SchemaType,
} from "./packageSchema";

/** What pages are made from. */
export interface PageSources {
  readonly schema: PackageSchema;
  readonly tags: CommentTags;
  /** What the package exports: the constants that comments name as defaults. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The page of one component, in Markdown. */
export function componentPage(token: string, sources: PageSources): string {
  const component = sources.schema.resources[token];
  if (component === undefined) throw new Error(`the package has no component ${token}`);
  const name = shortName(token);
  const example = sources.tags.examples.get(name);
  if (example === undefined) throw new Error(`${name} has no @example in its comment`);
  const { inputProperties, requiredInputs, properties } = component;
  const types = typesBelow(Object.values(inputProperties), sources.schema);
  return [
    `# ${name}`,
    component.description,
    `\`\`\`ts\n${example}\n\`\`\``,
    "## Arguments",
    propertyTable(`${name}Args`, inputProperties, requiredInputs, sources),
    ...types.flatMap((type) => typeSection(type, sources)),
    "## Outputs",
    table(
      ["output", "type", "what it is"],
      Object.entries(properties).map(([output, it]) => [
        `\`${output}\``,
        wordsOf(it, "Output"),
        inLine(it.description),
      ]),
    ),
  ].join("\n\n");
}

/** The first sentence of a description. */
export function firstSentence(description: string): string {
  return /^.*?\.(?=\s|$)/s.exec(inLine(description))?.[0] ?? inLine(description);
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Every type that properties speak of, and those that these speak of, each once and in that order. */
function typesBelow(properties: readonly Property[], schema: PackageSchema): string[] {
  const found = new Set<string>();
  const visit = (some: readonly Property[]): void => {
    for (const token of some.flatMap(refsOf)) {
      if (found.has(token)) continue;
      found.add(token);
      visit(Object.values(schema.types[token]?.properties ?? {}));
    }
  };
  visit(properties);
  return [...found];
}

function typeSection(token: string, sources: PageSources): string[] {
  const type = sources.schema.types[token];
  if (type === undefined) throw new Error(`the package has no type ${token}`);
  const name = shortName(token);
  const body =
    type.enum === undefined
      ? propertyTable(name, type.properties, type.required, sources)
      : table(
          ["word", "in TypeScript", "meaning"],
          type.enum.map((it) => [
            `\`${it.value}\``,
            `\`${name}.${it.name}\``,
            inLine(it.description),
          ]),
        );
  return [`### ${name}`, ...(type.description === "" ? [] : [type.description]), body];
}

function propertyTable(
  owner: string,
  properties: Readonly<Record<string, Property>>,
  required: readonly string[],
  sources: PageSources,
): string {
  const rows = Object.entries(properties).map(([name, property]) => [
    `\`${name}\``,
    wordsOf(property),
    required.includes(name) ? "**required**" : defaultOf(owner, name, sources),
    inLine(property.description),
  ]);
  return rows.length === 0 ? "None." : table(["argument", "type", "default", "what it is"], rows);
}

/** A type in words, with a link where its section is on the page. */
function wordsOf(type: SchemaType, around = "Input"): string {
  const words = `\`${typeWords(type, around)}\``;
  const token = refsOf(type)[0];
  return token === undefined ? words : `[${words}](#${shortName(token).toLowerCase()})`;
}

/** What may come from another resource stands in `around`. */
function typeWords(
  { type, $ref, items, additionalProperties, plain }: SchemaType,
  around: string,
): string {
  const inner = ((): string => {
    if ($ref !== undefined) return shortName($ref);
    if (items !== undefined) return `${typeWords({ ...items, plain: true }, around)}[]`;
    if (additionalProperties !== undefined) {
      return `Record<string, ${typeWords({ ...additionalProperties, plain: true }, around)}>`;
    }
    return type ?? "any";
  })();
  return plain === true ? inner : `${around}<${inner}>`;
}

function defaultOf(owner: string, property: string, { tags, exports }: PageSources): string {
  const text = tags.defaults.get(`${owner}.${property}`);
  if (text === undefined) return "none";
  if (!text.startsWith("-") && !text.includes("{@link")) return `\`${text}\``;
  return inLine(text.replace(/^- /, "")).replace(/\{@link (\w+)\}/g, (_, name: string) => {
    const value = valueOf(exports[name], property);
    return value === undefined ? "see its own table" : `\`${value}\``;
  });
}

/** A constant's value as code; of an object that holds many defaults, the property's own. */
function valueOf(constant: unknown, property: string): string | undefined {
  const isObject = typeof constant === "object" && constant !== null && !Array.isArray(constant);
  if (!isObject) return constant === undefined ? undefined : JSON.stringify(constant);
  return property in constant ? JSON.stringify(Reflect.get(constant, property)) : undefined;
}

/** A description in one line, safe within a table. */
function inLine(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
