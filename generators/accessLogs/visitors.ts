import { Random } from "../random";
import { type Agents } from "./agents";
import { STREAMS } from "./streams";

/** Somebody who asks for pages. */
export interface Visitor {
  readonly address: string;
  readonly agent: string;
  readonly isBot: boolean;
  /** Name that was signed in with, or `-`. */
  readonly user: string;
}

/** Shares of the visitors, as in the real file and common statistics; the rest sits at a desk. */
const BOTS = 0.14;
const PHONES = 0.4;
const TABLETS = 0.06;
const OVER_IPV6 = 0.12;
const SIGNED_IN = 0.01;
/** Agents that a server has to escape, or that are not sent at all. */
const ODD_AGENTS = 0.01;

const ODD = [
  "-",
  "Mozilla/5.0 (X11; \\x22quoted\\x22) Gecko/20100101 Firefox/115.0",
  "caf\\xC3\\xA9-reader/2.1",
  "C:\\x5Ctools\\x5Cfetch.exe",
];

/** Users may hold spaces: whoever splits a line at them is wrong. */
const USERS = ["jane", "jane doe", "ops@example.com", "o\\x22brien"];

/** Visitor number `rank` of a seed: always the same one, so that none needs to be remembered. */
export function visitorAt(seed: number, rank: number, agents: Agents): Visitor {
  const random = new Random(seed, STREAMS.visitor, rank);
  const isOdd = random.chance(ODD_AGENTS);
  const isBot = !isOdd && random.chance(BOTS);
  return {
    address: addressOf(seed, rank, random),
    isBot,
    agent: isOdd ? random.pick(ODD) : agentOf(isBot, agents, random),
    user: random.chance(SIGNED_IN) ? random.pick(USERS) : "-",
  };
}

function agentOf(isBot: boolean, agents: Agents, random: Random): string {
  if (isBot) return random.pick(agents.bots);
  const unit = random.unit();
  if (unit < PHONES) return random.pick(agents.phones);
  return random.pick(unit < PHONES + TABLETS ? agents.tablets : agents.desktops);
}

/** No two ranks below 2²⁴ have the same address: an odd factor only changes the order of their 24 bits. */
function addressOf(seed: number, rank: number, random: Random): string {
  const bits = (Math.imul(rank, 0x9e3779b1) + Math.imul(seed, 0x85ebca6b)) & 0xffffff;
  const [high, middle, low] = [bits >>> 16, (bits >>> 8) & 0xff, bits & 0xff];
  if (random.chance(OVER_IPV6)) {
    const net = (0x8000 + random.below(0x1000)).toString(16);
    return `2a02:${net}:${high.toString(16)}:${middle.toString(16)}::${low.toString(16)}`;
  }
  return `${FIRST_OCTET + random.below(OCTETS)}.${high}.${middle}.${low}`;
}

/** Neither private nor reserved. */
const FIRST_OCTET = 20;
const OCTETS = 80;
