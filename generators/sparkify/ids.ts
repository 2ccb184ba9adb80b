/** Letters from which the ids of the Million Song Dataset are spelled. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** How many different five-letter words there are. */
const WORDS = 26 ** 5;

/** Folders A/A/A to Z/Z/Z. */
const FOLDERS = 26 ** 3;

/** Song files in one folder, as long as there are folders left; about as in the real set. */
const FILES_A_FOLDER = 15;

/** Two-letter endings that tell the files of one folder apart. */
const ENDINGS = 26 ** 2;

/** The id of a song, like `SOMZWCG12A8C13C480`. Different for each index below 26⁵. */
export function songId(index: number): string {
  return `SO${spelled(shuffled(index, WORDS), 5)}12A8C${hex(index, 6)}`;
}

/** The id of an artist, like `ARD7TVE1187B99BFB1`. Different for each index below 26⁵. */
export function artistId(index: number): string {
  return `AR${spelled(shuffled(index, WORDS), 5)}1187B${hex(index, 6)}`;
}

/**
 * The id of a track, like `TRABBNP128F932546F`: what a song file is named after.
 * Folders fill up in order, A/A/A first. Different for each index below a million.
 */
export function trackId(index: number): string {
  const round = Math.floor(index / (FOLDERS * FILES_A_FOLDER));
  const folder = round === 0 ? Math.floor(index / FILES_A_FOLDER) : index % FOLDERS;
  const place = round === 0 ? index % FILES_A_FOLDER : Math.floor(index / FOLDERS);
  return `TR${spelled(folder, 3)}${spelled(shuffled(place, ENDINGS), 2)}128F${hex(index, 7)}`;
}

/** Where the file of a track lies: the folders are the third to fifth letter of its id. */
export function songPath(track: string): string {
  return `song_data/${track.slice(2, 5).split("").join("/")}/${track}.json`;
}

/** A one-to-one map of the numbers below `size`, a power of 26, onto themselves. */
function shuffled(index: number, size: number): number {
  return (index * 7_654_321 + 12_345) % size;
}

function spelled(value: number, length: number): string {
  let rest = value;
  let word = "";
  for (let i = 0; i < length; i++) {
    word = LETTERS.charAt(rest % LETTERS.length) + word;
    rest = Math.floor(rest / LETTERS.length);
  }
  return word;
}

/** Looks like the digits of a hash; only dresses up the id. */
function hex(index: number, length: number): string {
  const digits = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return digits.toString(16).padStart(8, "0").slice(0, length).toUpperCase();
}
