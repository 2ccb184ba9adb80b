import { Random } from "../random";
import { STREAMS } from "./streams";

const HOUR_SECONDS = 3600;

/**
 * How much begins in each hour of a day (UTC): the events of the real files, an hour earlier,
 * because a session's events come after its start.
 */
const HOURS = [
  201, 157, 130, 159, 206, 230, 219, 246, 311, 356, 391, 368, 415, 504, 577, 626, 572, 579, 431,
  397, 326, 247, 223, 185,
];

/** Real events of a day by weekday, Sunday first: November 2018 has five Thursdays and Fridays, and four of the others. */
const WEEKDAYS = [500 / 4, 1218 / 4, 1260 / 4, 1609 / 4, 1235 / 5, 1523 / 5, 711 / 4];

/** No day is like another: its share is drawn around the weekday's, by so much up or down. */
const DAY_SPREAD = 0.35;

/** Tells when sessions begin, so that days, weekdays and hours have the real rhythm. */
export class Timeline {
  private readonly ends: Float64Array;
  private hour = 0;

  /** @param start midnight of the first day, UTC, in epoch seconds. */
  constructor(
    seed: number,
    private readonly start: number,
    days: number,
  ) {
    this.ends = new Float64Array(days * HOURS.length);
    let sum = 0;
    for (let day = 0; day < days; day++) {
      const weight = dayWeight(seed, start, day);
      for (const [hour, share] of HOURS.entries()) {
        sum += weight * share;
        this.ends[day * HOURS.length + hour] = sum;
      }
    }
  }

  /** The second at which `share` of all there is has begun. Must be asked in rising order. */
  at(share: number): number {
    const wanted = share * (this.ends.at(-1) ?? 0);
    while ((this.ends[this.hour] ?? Infinity) <= wanted) this.hour++;
    const from = this.ends[this.hour - 1] ?? 0;
    const within = (wanted - from) / ((this.ends[this.hour] ?? 0) - from);
    return this.start + this.hour * HOUR_SECONDS + Math.floor(within * HOUR_SECONDS);
  }
}

function dayWeight(seed: number, start: number, day: number): number {
  const weekday = new Date((start + day * 86_400) * 1000).getUTCDay();
  const luck = 1 + DAY_SPREAD * (2 * new Random(seed, STREAMS.day, day).unit() - 1);
  return (WEEKDAYS[weekday] ?? 0) * luck;
}
