const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Letters that take two places on a terminal: East Asian wide and full-width forms, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /^[\p{M}\p{Cf}]+$/u;
const ASCII = /^[\x20-\x7e]*$/;
const ELLIPSIS = "…";

/** Letters that are looked at one by one: what is longer than any screen is only known to be so. */
const LOOKED_AT = 2_000;

/** Places that `text` takes on a terminal; of a very long one at least as many as any screen has. */
export function textWidth(text: string): number {
  const head = beginning(text);
  if (ASCII.test(head)) return text.length;
  let width = 0;
  for (const { segment } of SEGMENTER.segment(head)) width += letterWidth(segment);
  return width + text.length - head.length;
}

/** `text`, cut to at most `room` places; an ellipsis says that something is missing. */
export function cut(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of SEGMENTER.segment(beginning(text))) {
    width += letterWidth(segment);
    if (width > room - 1) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}

/** `text` with spaces before it (`toRight`) or after it, so that it takes `room` places. */
export function paddedTo(room: number, text: string, toRight: boolean): string {
  const space = " ".repeat(Math.max(0, room - textWidth(text)));
  return toRight ? space + text : text + space;
}

function beginning(text: string): string {
  return text.length <= LOOKED_AT ? text : text.slice(0, LOOKED_AT);
}

function letterWidth(segment: string): number {
  if (NO_WIDTH.test(segment)) return 0;
  return WIDE.test(segment) ? 2 : 1;
}
