/** Lengths, durations and coordinates of the real files have five decimals: this many units make one. */
export const UNITS = 100_000;

/** Needs no escape; most strings are like that, and asking is much faster than escaping. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A string as JSON in plain ASCII, the way Python's json module writes the song files. */
export function songText(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, escapeChar);
}

/** A string as JSON in plain ASCII with escaped slashes: the way the event files are written. */
export function eventText(value: string): string {
  const text = songText(value);
  return text.includes("/") ? text.replaceAll("/", "\\/") : text;
}

/** A number given in units of 0.00001, with a decimal point in any case: 21893179 is `218.93179`. */
export function decimalText(units: number): string {
  const value = units / UNITS;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** What became of accented letters in the real event files: their UTF-8 bytes encoded once more, twice over. */
export function doublyEncoded(value: string): string {
  return PLAIN.test(value) ? value : bytesAsLetters(bytesAsLetters(value));
}

function bytesAsLetters(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}

function escapeChar(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
