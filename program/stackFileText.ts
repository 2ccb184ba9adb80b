import { stringify } from "yaml";
import { z } from "zod";
import { partOf } from "../variants";
import { COMMON_SETTINGS } from "./commonSettings";
import { ownSettings, textsOf } from "./settingsSchema";

/** What a new stack file says of itself. */
export interface NewStackFile {
  readonly variant: string;
  readonly stack: string;
  readonly region: string;
}

/** Settings that a new stack file of every variant sets; the others stand in it as comments. */
const GIVEN = ["variant", "protected"];

/** Most letters in a line of comment. */
const WIDTH = 110;

/**
 * A stack file that works as it is: region, tags and variant set, every other setting as a comment that says what it
 * does, what it takes and its default.
 */
export function settingsText({ variant, stack, region }: NewStackFile): string {
  const shape = z.object({ ...COMMON_SETTINGS, ...ownSettings(variant) });
  const properties = z.toJSONSchema(shape, { io: "input" }).properties ?? {};
  const set = [...GIVEN, ...partOf(variant, "settings").needed];
  const settings = Object.entries(properties).flatMap(([key, schema]) => {
    const texts = textsOf(key);
    const fallback = typeof schema === "object" ? schema.default : undefined;
    const shown = fallback ?? texts.example;
    const given = set.includes(key);
    const value = key === "variant" ? variant : shown;
    const note = fallback === undefined ? "Not set by default. " : "";
    const comment = `${texts.description} ${note}Takes ${texts.wanted}.`;
    return ["", ...wrapped(comment), `  ${given ? "" : "# "}lake:${key}: ${inline(value)}`];
  });
  const lines = [
    "# yaml-language-server: $schema=docs/stack.schema.json",
    `# Stack ${stack}: the ${variant} variant. Remove the # before a setting to change it.`,
    "config:",
    `  aws:region: ${inline(region)}`,
    "  aws:defaultTags:",
    "    tags:",
    "      project: spark-lake",
    `      stack: ${inline(stack)}`,
    ...settings,
  ];
  return `${lines.join("\n")}\n`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length >= WIDTH) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((part) => `  # ${part}`);
}

/** A value in one line of YAML. */
function inline(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : stringify(value).trim();
}
