/** Writes what the docs say of the settings anew: `npm run docs`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsTable, stackFileSchema } from "./settingsDocs";

const DOCS = join(__dirname, "../docs");
const TABLE = /(<!-- settings -->\n)[\s\S]*?(\n<!-- end of settings -->)/;

const path = join(DOCS, "settings.md");
const text = readFileSync(path, "utf8");
writeFileSync(
  path,
  text.replace(TABLE, (_whole, start: string, end: string) => start + settingsTable() + end),
);
writeFileSync(join(DOCS, "stack.schema.json"), `${JSON.stringify(stackFileSchema(), null, 2)}\n`);
