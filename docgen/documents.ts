import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as prettier from "prettier";
import * as components from "../components";
import { eventsTable } from "../cli/output/events";
import { rulesTable } from "../policy/index";
import { between } from "./between";
import { commentTags } from "./commentTags";
import { componentPage, firstSentence, table } from "./componentPage";
import { parseSchema, shortName } from "./packageSchema";

/** The project's folder. */
const ROOT = join(__dirname, "..");

/** Every document that is written from something else: its text by path within the project. */
export async function documents(): Promise<ReadonlyMap<string, string>> {
  const texts = [...componentPages(), policyReadme(), cliPage()];
  const formatted = await Promise.all(
    texts.map(async ([path, text]): Promise<[string, string]> => {
      const file = join(ROOT, path);
      const options = await prettier.resolveConfig(file);
      return [path, await prettier.format(text, { ...options, filepath: file })];
    }),
  );
  return new Map(formatted);
}

const PAGES = "docs/components";

function componentPages(): [string, string][] {
  const schema = parseSchema(readFileSync(join(ROOT, "components/schema.json"), "utf8"));
  const sources = { schema, tags: commentTags(join(ROOT, "components")), exports: components };
  const tokens = Object.keys(schema.resources).sort();
  const pages = tokens.map((token): [string, string] => [
    `${PAGES}/${fileOf(token)}`,
    componentPage(token, sources),
  ]);
  const rows = tokens.map((token) => [
    `[${shortName(token)}](${basename(fileOf(token))})`,
    firstSentence(schema.resources[token]?.description ?? ""),
  ]);
  const index = [
    "# Components",
    `What the package \`${schema.name}\` offers. [components/README.md](../../components/README.md) says how to use it; these pages are written from the comments in its code by \`npm run docs\`.`,
    "`Input<T>` takes a value or another resource's output; a plain type must be known when the program runs.",
    table(["component", "what it is"], rows),
  ].join("\n\n");
  return [[`${PAGES}/README.md`, index], ...pages];
}

/** `LakeKey` has the page `lakeKey.md`. */
function fileOf(token: string): string {
  const name = shortName(token);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}.md`;
}

function cliPage(): [string, string] {
  const path = "docs/cli.md";
  return [path, between(readFileSync(join(ROOT, path), "utf8"), "events", eventsTable())];
}

function policyReadme(): [string, string] {
  const path = "policy/README.md";
  return [path, between(readFileSync(join(ROOT, path), "utf8"), "rules", rulesTable())];
}
