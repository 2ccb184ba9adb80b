import { distance } from "fastest-levenshtein";

/** The share of letters that may differ for a word to be taken as a slip of another. */
const MOST_DIFFERENT = 0.5;

/** The one of `known` that `word` was most likely meant to be; undefined when none is like it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, slips: distance(word.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.slips - b.slips);
  const [best] = ranked;
  if (best === undefined) return undefined;
  const longest = Math.max(word.length, best.name.length);
  return best.slips <= longest * MOST_DIFFERENT ? best.name : undefined;
}

/** ` Did you mean X?`, or nothing when no known word is like it. */
export function didYouMean(word: string, known: readonly string[]): string {
  const name = nearest(word, known);
  return name === undefined ? "" : ` Did you mean ${name}?`;
}
