import { type OutputMap } from "@pulumi/pulumi/automation";
import {
  byComponent,
  type Change,
  CHANGE_KINDS,
  countsOf,
  countsText,
  shortType,
  slowest,
  type Story,
} from "../../stacks";
import { type Output } from "../output/output";
import { textTable } from "../output/textTable";
import { countText, duration } from "../output/units";
import { jsonOf } from "./changeBoard";

/** How many of the slowest resources are named, and from how many seconds on. */
const SLOWEST = 5;
const SLOW_SECONDS = 1;

/** An output longer than this is counted rather than shown. */
const LONGEST_OUTPUT = 100;

/** What changes, or changed: by component, with what is replaced and why. */
export function sayChanges(output: Output, { changes, unchanged, violations }: Story): void {
  if (changes.length === 0) output.say(`nothing changes; ${countText(unchanged)} stay as they are`);
  else {
    output.say(changeTable(changes, output.width));
    for (const change of changes.filter(({ kind }) => kind === "replace")) {
      output.say(`replaced: ${change.name} (${change.type}), forced by ${reasons(change)}`);
    }
  }
  for (const { policy, mandatory, resource, message } of violations) {
    const level = mandatory ? "policy broken" : "policy advises";
    output.say(`${level}: ${policy}: ${resource ?? "the stack"}: ${message}`);
  }
}

function reasons({ forcedBy, properties }: Change): string {
  const found = forcedBy.length > 0 ? forcedBy : properties;
  return found.length > 0 ? found.join(", ") : "a resource that it depends on";
}

function changeTable(changes: readonly Change[], width: number | undefined): string {
  const rows = byComponent(changes).map(({ component, counts }) => [
    component,
    ...CHANGE_KINDS.map((kind) => (counts[kind] === 0 ? null : counts[kind])),
  ]);
  return textTable({ columns: ["component", ...CHANGE_KINDS], rows }, width);
}

/** How it ended: counts, warnings, what took longest. */
export function sayEnd(output: Output, name: string, story: Story, seconds: number): void {
  for (const warning of story.warnings) output.say(`warning: ${warning}`);
  const slow = slowest(story.changes, SLOWEST).filter((it) => (it.seconds ?? 0) >= SLOW_SECONDS);
  if (slow.length > 0) {
    const rows = slow.map((it) => [it.name, shortType(it.type), duration(it.seconds ?? 0)]);
    output.say(textTable({ columns: ["slowest", "type", "took"], rows }, output.width));
  }
  const changed = countsText(countsOf(story.changes), true);
  const counts = story.changes.length === 0 ? "nothing changed" : changed;
  output.say(
    `stack ${name}: ${counts}; ${countText(story.unchanged)} unchanged, in ${duration(seconds)}`,
  );
}

/** The stack's outputs as a table; what is secret or too long is only named. */
export function sayOutputs(output: Output, outputs: OutputMap): void {
  const rows = Object.entries(outputs).map(([name, { value, secret }]) => [
    name,
    secret ? "[secret]" : shownValue(value as unknown),
  ]);
  if (rows.length > 0) output.say(textTable({ columns: ["output", "value"], rows }, output.width));
}

function shownValue(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST_OUTPUT ? `(${countText(text.length)} characters)` : text;
}

/** What machines get. Secrets stay out. */
export function resultOf(
  name: string,
  story: Story,
  seconds: number,
  outputs?: OutputMap,
): Readonly<Record<string, unknown>> {
  const shown = Object.entries(outputs ?? {}).map(([key, { value, secret }]) => [
    key,
    secret ? "[secret]" : (value as unknown),
  ]);
  return {
    stack: name,
    counts: countsOf(story.changes),
    unchanged: story.unchanged,
    seconds: Math.round(seconds * 1000) / 1000,
    changes: story.changes.map(jsonOf),
    violations: story.violations,
    warnings: story.warnings,
    ...(outputs === undefined ? {} : { outputs: Object.fromEntries(shown) as object }),
  };
}
