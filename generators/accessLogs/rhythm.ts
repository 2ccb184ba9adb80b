/** Seconds of a day, which all begin at midnight UTC. */
export const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;

/** How busy each hour is, from midnight UTC: quiet at night, busiest in the evening. */
const HOURS = [
  30, 22, 17, 15, 16, 20, 28, 40, 55, 66, 72, 76, 78, 77, 76, 78, 82, 88, 95, 100, 96, 82, 62, 44,
];
const HOURS_TOTAL = HOURS.reduce((sum, weight) => sum + weight, 0);

/** How busy each day of the week is, from Sunday. */
const WEEKDAYS = [0.8, 1.05, 1.1, 1.1, 1.08, 1, 0.87];

/** How many lines each day has: all together exactly `lines`. */
export function linesOfDays(lines: number, start: number, days: number): number[] {
  const weights = Array.from({ length: days }, (_, day) => {
    const weekday = new Date((start + day * DAY_SECONDS) * 1000).getUTCDay();
    return WEEKDAYS[weekday] ?? 1;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let behind = 0;
  let given = 0;
  return weights.map((weight) => {
    behind += weight;
    const upTo = Math.round((lines * behind) / total);
    const own = upTo - given;
    given = upTo;
    return own;
  });
}

/** The second of a day by which a share of its lines, from 0 up to but without 1, is written. */
export function secondOfDay(share: number): number {
  let left = share * HOURS_TOTAL;
  for (const [hour, weight] of HOURS.entries()) {
    if (left < weight) return Math.floor((hour + left / weight) * HOUR_SECONDS);
    left -= weight;
  }
  return DAY_SECONDS - 1;
}
