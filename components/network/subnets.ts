import { formatCidr, parseCidr, part, type Cidr } from "../shared";

/** Fewest zones a network spans. */
export const FEWEST_ZONES = 2;

/** Most zones a network spans; the ranges of all of them are set aside from the start. */
export const MOST_ZONES = 4;

/** Longest prefix of a network's range: below it a public subnet would be smaller than the /28 that AWS allows. */
export const LONGEST_PREFIX = 23;

/** Shortest prefix of a network's range that AWS allows. */
export const SHORTEST_PREFIX = 16;

/** The ranges of one zone. */
export interface ZoneRanges {
  /** An eighth of the network, for what works. */
  readonly private: string;
  /** A thirty-second of the network, for the NAT gateway. */
  readonly public: string;
}

const EIGHTH = 3;
const THIRTY_SECOND = 5;
/** The public subnets lie in the network's last eighth: thirty-seconds 28 to 31. */
const FIRST_PUBLIC = 28;

/**
 * The ranges of the first `zones` zones of a network.
 *
 * A zone's ranges depend on its place only, not on how many zones there are, so that a zone added
 * later moves none of the others. Three eighths stay free for what nobody thought of.
 */
export function zoneRanges(cidr: string, zones: number): ZoneRanges[] {
  const whole = parseCidr(cidr);
  if (whole === undefined) throw new Error(`not a range: ${cidr}`);
  return Array.from({ length: zones }, (_, index) => rangesOf(whole, index));
}

function rangesOf(whole: Cidr, index: number): ZoneRanges {
  return {
    private: formatCidr(part(whole, EIGHTH, index)),
    public: formatCidr(part(whole, THIRTY_SECOND, FIRST_PUBLIC + index)),
  };
}
