import { type Pools } from "../pools";
import { Random } from "../random";
import { STREAMS } from "./streams";

/** An artist as one song's record spells it. */
export interface Artist {
  /** Which artist it is: tells the id. Records of one artist may spell it differently. */
  readonly index: number;
  readonly name: string;
  readonly location: string;
  /** In units of 0.00001 degrees; null where the data has none. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Shares in the real song files: 28 of 72 without a location, 41 without coordinates. */
const SHARE_WITHOUT_LOCATION = 0.39;
const SHARE_WITHOUT_COORDINATES = 0.3;

/** Other ways in which a record spells an artist's name: guests, capitals, an article. */
const OTHER_SPELLINGS: readonly ((name: string, guest: string) => string)[] = [
  (name, guest) => `${name} feat. ${guest}`,
  (name, guest) => `${name} / ${guest}`,
  (name) => name.toUpperCase(),
  (name) => `The ${name}`,
];

/** The artist of an index; the same each time. */
export function artistAt(seed: number, pools: Pools, index: number): Artist {
  const random = new Random(seed, STREAMS.artist, index);
  const name = bandName(random, pools);
  const known = !random.chance(SHARE_WITHOUT_LOCATION);
  const located = known && !random.chance(SHARE_WITHOUT_COORDINATES);
  const latitude = random.below(11_000_000) - 4_000_000;
  const longitude = random.below(30_000_000) - 15_000_000;
  return {
    index,
    name,
    location: known ? random.pick(pools.origins) : "",
    latitude: located ? latitude : null,
    longitude: located ? longitude : null,
  };
}

/** The same artist as another source knows it: another spelling, another place or none. */
export function otherSpelling(artist: Artist, random: Random, pools: Pools): Artist {
  const spell = random.pick(OTHER_SPELLINGS);
  const name = spell(artist.name, bandName(random, pools));
  const location = random.chance(SHARE_WITHOUT_LOCATION) ? "" : random.pick(pools.origins);
  return { ...artist, name, location };
}

function bandName(random: Random, pools: Pools): string {
  const kind = random.unit();
  if (kind < 0.15) return random.pick(pools.bands);
  const person = `${random.pick(random.chance(0.5) ? pools.women : pools.men)} ${random.pick(pools.lastNames)}`;
  if (kind < 0.5) return person;
  const things = `${random.pick(pools.words)} ${random.pick(pools.words)}`;
  if (kind < 0.65) return `${person} & The ${things}`;
  return kind < 0.8 ? `The ${things}` : things;
}
