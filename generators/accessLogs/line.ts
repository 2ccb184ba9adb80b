import { type Random } from "../random";
import { oddLine, type LineParts } from "./oddLine";
import { refererOf, type Site, zipf } from "./site";
import { type Visitor } from "./visitors";

/** Lines that look strange and are good all the same. */
const ODD = 0.004;

/** How often each answer is given, as in the real file. */
const STATUSES: readonly (readonly [status: number, share: number])[] = [
  [200, 0.9125],
  [304, 0.0445],
  [404, 0.0213],
  [301, 0.0134],
  [206, 0.0045],
  [499, 0.0015],
  [500, 0.0009],
  [403, 0.0007],
  [416, 0.0005],
  [444, 0.0002],
];

const METHODS: readonly (readonly [method: string, share: number])[] = [
  ["GET", 0.94],
  ["POST", 0.04],
  ["HEAD", 0.015],
  ["OPTIONS", 0.005],
];

const PROTOCOLS: readonly (readonly [protocol: string, share: number])[] = [
  ["HTTP/1.1", 0.6],
  ["HTTP/2.0", 0.37],
  ["HTTP/1.0", 0.03],
];

/** Answers without a body; Apache writes `-` for their bytes, nginx `0`. */
const EMPTY_BODY: ReadonlySet<number> = new Set([304, 301, 444, 499]);
const DASH = 0.75;
const BOT_ASKS_FOR_RULES = 0.2;
/** Mean size of a page, in bytes. */
const MEAN_BYTES = 20_000;

/** A line of a log, without its end, and what was answered. */
export interface Line {
  readonly text: string;
  readonly status: number;
  readonly agent: string;
}

/** What a visitor leaves in the log when he asks for a page at a time (in epoch seconds). */
export function lineOf(visitor: Visitor, time: number, site: Site, random: Random): Line {
  const status = weighted(random, STATUSES);
  const path = pathFor(visitor, site, random);
  const parts: LineParts = {
    address: visitor.address,
    user: visitor.user,
    time: timeText(time),
    request: `${weighted(random, METHODS)} ${path} ${weighted(random, PROTOCOLS)}`,
    status,
    bytes: bytesOf(status, random),
    referer: refererOf(site, random),
    agent: visitor.agent,
    more: "",
  };
  const line = random.chance(ODD) ? oddLine(parts, path, random) : parts;
  return { text: textOf(line), status: line.status, agent: line.agent };
}

function pathFor({ isBot }: Visitor, { paths }: Site, random: Random): string {
  if (isBot && random.chance(BOT_ASKS_FOR_RULES)) return "/robots.txt";
  return paths[zipf(random, paths.length)] ?? "/";
}

function bytesOf(status: number, random: Random): string {
  if (EMPTY_BODY.has(status)) return random.chance(DASH) ? "-" : "0";
  return String(Math.floor(random.exponential(MEAN_BYTES)) + 1);
}

function textOf(line: LineParts): string {
  const { address, user, time, request, status, bytes, referer, agent, more } = line;
  return `${address} - ${user} [${time}] "${request}" ${status} ${bytes} "${referer}" "${agent}"${more}`;
}

/** One of several things by their shares; the first where the shares leave room. */
function weighted<T>(random: Random, choices: readonly (readonly [T, number])[]): T {
  let left = random.unit();
  for (const [value, share] of choices) {
    left -= share;
    if (left < 0) return value;
  }
  const [first] = choices;
  if (first === undefined) throw new Error("there must be something to choose from");
  return first[0];
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** `06/Jan/2025:10:05:03 +0000`. */
function timeText(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  const month = 3 * (Number(iso.slice(5, 7)) - 1);
  return `${iso.slice(8, 10)}/${MONTHS.slice(month, month + 3)}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
