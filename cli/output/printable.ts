/**
 * What moves a terminal's cursor, breaks a line or turns its direction: control characters (C0, DEL, C1), line and
 * paragraph separators, and Unicode's marks of direction. Whoever names a file or writes a table's column may put them
 * there, so nothing is shown that holds one. kubectl's lack of this was CVE-2021-25743.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The same without what separates lines and columns. */
const UNPRINTABLE_IN_LINES =
  /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A piece of text for one place of one line: a name, a cell, a reason. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped);
}

/** Whole lines as they go to a terminal: line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(UNPRINTABLE_IN_LINES, escaped);
}

function escaped(char: string): string {
  return SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
