import { z } from "zod";
import type { Rule } from "./model/rule";

/** Rules as a Markdown table: name, what holds, settings with their defaults. */
export function rulesTable(rules: readonly Rule[]): string {
  const rows = rules.map((it) => `| \`${it.name}\` | ${it.description} | ${settingsOf(it)} |`);
  return ["| rule | what holds | settings |", "| --- | --- | --- |", ...rows].join("\n");
}

function settingsOf({ settings }: Rule): string {
  const { properties = {} } = z.toJSONSchema(settings, { io: "input" });
  return Object.entries(properties)
    .map(([name, schema]) => {
      const fallback = typeof schema === "object" ? schema.default : undefined;
      return `\`${name}: ${JSON.stringify(fallback)}\``;
    })
    .join(", ");
}
