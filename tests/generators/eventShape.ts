/** An event as the files tell it. */
export interface Event {
  readonly artist: string | null;
  readonly auth: "Logged In" | "Logged Out";
  readonly firstName: string | null;
  readonly gender: string | null;
  readonly itemInSession: number;
  readonly lastName: string | null;
  readonly length: number | null;
  readonly level: "free" | "paid";
  readonly location: string | null;
  readonly method: string;
  readonly page: string;
  readonly registration: number | null;
  readonly sessionId: number;
  readonly song: string | null;
  readonly status: number;
  readonly ts: number;
  readonly userAgent: string | null;
  readonly userId: string;
}

/** A song as its file tells it. */
export interface Song {
  readonly num_songs: number;
  readonly artist_id: string;
  readonly artist_latitude: number | null;
  readonly artist_longitude: number | null;
  readonly artist_location: string;
  readonly artist_name: string;
  readonly song_id: string;
  readonly title: string;
  readonly duration: number;
  readonly year: number;
}

/** The event that a line holds. */
export function eventOf(line: string): Event {
  return JSON.parse(line) as Event;
}

/** The song that a line holds. */
export function songOf(line: string): Song {
  return JSON.parse(line) as Song;
}

/** How often each key comes. */
export function counted<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** What stands where in a record: each key with how its value is written, so `1.0` is not `1`. */
export function formOf(record: string): string {
  return record
    .replaceAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (text, colon?: string) => (colon ? text : "text"))
    .replaceAll(/-?\d+\.\d+/g, "decimal")
    .replaceAll(/(?<=: ?)-?\d+(?=[,}])/g, "whole");
}
