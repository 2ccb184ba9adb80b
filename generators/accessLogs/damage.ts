import { type Random } from "../random";

/** What can be wrong with a line. None of them can be read as a line of the format by any rule. */
export const LINE_DAMAGES = ["truncated", "binary", "overlong"] as const;

/** One of {@link LINE_DAMAGES}. */
export type LineDamage = (typeof LINE_DAMAGES)[number];

/** Letters of an overlong line: more than a megabyte. */
export const OVERLONG_LETTERS = 1_100_000;

const BINARY_BYTES = 120;
const LINE_ENDS = new Set([0x0a, 0x0d]);

/** The line with a damage, one letter for each byte. It is never empty and holds no line end. */
export function damagedLine(line: string, damage: LineDamage, random: Random): string {
  // Up to the request's first quote: without what follows, nothing says what was asked or answered.
  const head = line.slice(0, line.indexOf('"') + 1);
  switch (damage) {
    case "truncated":
      return head.slice(0, 1 + random.below(head.length));
    case "binary":
      return Array.from({ length: BINARY_BYTES }, () => letter(random)).join("");
    case "overlong":
      return `${head}GET /${"A".repeat(OVERLONG_LETTERS)}`;
  }
}

function letter(random: Random): string {
  const byte = 1 + random.below(255);
  return String.fromCharCode(LINE_ENDS.has(byte) ? 0xff : byte);
}
