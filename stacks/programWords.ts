import { stripVTControlCharacters } from "node:util";

/** Lines of a thrown error that are for whoever wrote the program: stack frames, and the runtime's heading. */
const FRAME = /^\s*at .*[:(<]|^\s*at process|^Running program .* failed/;

/**
 * What a program died of, in its own words: without stack frames, without what Node prints of an error's fields
 * (`<ref *1>`, promises, marks), and without the path on which an Output carried it.
 */
export function programWords(text: string): string {
  const lines = stripVTControlCharacters(text).split("\n");
  return withoutFields(lines)
    .filter((line) => !FRAME.test(line))
    .join("\n")
    .replace(/^<ref \*\d+> /gm, "")
    .replace(/^(?:\w*Error: )+/gm, "")
    .replaceAll(/(?:error serializing property "[^"]*": )+/g, "")
    .replaceAll(/\n\s*\n+/g, "\n")
    .trim();
}

/** An error's fields stand behind its last stack frame, from a brace at the end of that line to one alone on a line. */
function withoutFields(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let within = false;
  for (const line of lines) {
    if (within) within = line !== "}";
    else if (/^\s*at .*\{$/.test(line)) within = true;
    else kept.push(line);
  }
  return kept;
}
