/** What can be wrong with a record. None of them can be read as a record by any rule. */
export const DAMAGES = [
  "truncated",
  "wrongType",
  "nullKey",
  "byteOrderMark",
  "invalidUtf8",
] as const;

/** One of {@link DAMAGES}. */
export type Damage = (typeof DAMAGES)[number];

/** Where the two kinds of records are damaged. */
export interface Weak {
  /** A number that cannot be missing, as `"key":` is written. */
  readonly number: string;
  /** The keys without which the record means nothing. */
  readonly keys: readonly string[];
}

/** Events: the time is a number; without time and user nothing is left. */
export const EVENT: Weak = { number: '"ts":', keys: ['"userId":', '"ts":'] };

/** Songs: the duration is a number; without song and artist nothing is left. */
export const SONG: Weak = { number: '"duration": ', keys: ['"song_id": ', '"artist_id": '] };

/**
 * The record with a damage, one letter for each byte (so `ÿ` is the byte FF, which UTF-8 does not know).
 * @param luck where to cut, from 0 up to but without 1.
 */
export function damaged(record: string, damage: Damage, weak: Weak, luck: number): string {
  switch (damage) {
    case "truncated":
      return record.slice(0, 1 + Math.floor(luck * (record.length - 2)));
    case "wrongType":
      return replaced(record, weak.number, '"soon"');
    case "nullKey":
      return weak.keys.reduce((text, key) => replaced(text, key, "null"), record);
    case "byteOrderMark":
      return record.replace(weak.number, `${weak.number}\u00ef\u00bb\u00bf`);
    case "invalidUtf8":
      return record.replace(weak.number, `${weak.number}\u00ff`);
  }
}

/** Puts `value` where the value of `key` is: a number or a plain string. */
function replaced(record: string, key: string, value: string): string {
  const start = record.indexOf(key) + key.length;
  const length = record.slice(start).search(/[,}]/);
  return record.slice(0, start) + value + record.slice(start + length);
}
