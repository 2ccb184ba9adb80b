/** The zones of a lake, in the order that data passes them. */
export const ZONES = ["raw", "refined", "served"] as const;

/** What came in (`raw`), what runs wrote on their way (`refined`), what readers query (`served`). */
export type Zone = (typeof ZONES)[number];

/** One value for each zone. */
export function byZone<T>(make: (zone: Zone) => T): Readonly<Record<Zone, T>> {
  return { raw: make("raw"), refined: make("refined"), served: make("served") };
}
