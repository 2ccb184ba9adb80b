import { once } from "node:events";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { faker } from "@faker-js/faker";

/** How much to make. */
export interface LoopSize {
  readonly events: number;
  readonly songs: number;
  readonly days: number;
  /** The first day's midnight, UTC, in epoch milliseconds. */
  readonly start: number;
}

const DAY = 86_400_000;

const PAGES = [
  { value: "NextSong", weight: 847 },
  { value: "Home", weight: 100 },
  { value: "Login", weight: 11 },
  { value: "Logout", weight: 11 },
  { value: "Downgrade", weight: 7 },
  { value: "Settings", weight: 7 },
  { value: "Help", weight: 6 },
  { value: "About", weight: 4 },
  { value: "Upgrade", weight: 3 },
];

/**
 * Data with the same keys, the way that one writes it with Faker alone: for each record and each
 * field a call. No sessions, no skew, no true sums; it is what our generator is measured against.
 * Answers with the letters that were made and not kept.
 * @param to a folder; undefined keeps nothing.
 */
export async function fakerLoop(to: string | undefined, size: LoopSize): Promise<number> {
  faker.seed(1);
  for (let song = 0; song < size.songs; song++) makeSong(to);
  for (let day = 0; day < size.days; day++) {
    const share = Math.floor(((day + 1) * size.events) / size.days);
    const before = Math.floor((day * size.events) / size.days);
    await makeDay(to, size.start + day * DAY, share - before);
  }
  return made;
}

async function makeDay(to: string | undefined, from: number, events: number): Promise<void> {
  if (to === undefined) {
    for (let event = 0; event < events; event++) made += JSON.stringify(fakeEvent(from)).length;
    return;
  }
  const date = new Date(from).toISOString().slice(0, 10);
  const folder = path.join(to, "log_data", date.slice(0, 4), date.slice(5, 7));
  mkdirSync(folder, { recursive: true });
  const stream = createWriteStream(path.join(folder, `${date}-events.json`));
  for (let event = 0; event < events; event++) {
    if (!stream.write(`${JSON.stringify(fakeEvent(from))}\n`)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "close");
}

/** Letters of all records that were not kept: nobody can call making them idle work. */
let made = 0;

function fakeEvent(from: number): Record<string, unknown> {
  return {
    artist: faker.music.artist(),
    auth: faker.helpers.arrayElement(["Logged In", "Logged Out"]),
    firstName: faker.person.firstName(),
    gender: faker.helpers.arrayElement(["F", "M"]),
    itemInSession: faker.number.int({ min: 0, max: 120 }),
    lastName: faker.person.lastName(),
    length: faker.number.float({ min: 60, max: 600, fractionDigits: 5 }),
    level: faker.helpers.arrayElement(["free", "paid"]),
    location: `${faker.location.city()}, ${faker.location.state({ abbreviated: true })}`,
    method: faker.helpers.arrayElement(["GET", "PUT"]),
    page: faker.helpers.weightedArrayElement(PAGES),
    registration: faker.date.past({ refDate: from }).getTime(),
    sessionId: faker.number.int({ min: 1, max: 100_000 }),
    song: faker.music.songName(),
    status: faker.helpers.arrayElement([200, 307, 404]),
    ts: faker.date.between({ from, to: from + DAY - 1 }).getTime(),
    userAgent: faker.internet.userAgent(),
    userId: String(faker.number.int({ min: 2, max: 10_000 })),
  };
}

function makeSong(to: string | undefined): void {
  const song = {
    num_songs: 1,
    artist_id: `AR${faker.string.alphanumeric({ length: 16, casing: "upper" })}`,
    artist_latitude: faker.location.latitude({ precision: 5 }),
    artist_longitude: faker.location.longitude({ precision: 5 }),
    artist_location: `${faker.location.city()}, ${faker.location.state({ abbreviated: true })}`,
    artist_name: faker.music.artist(),
    song_id: `SO${faker.string.alphanumeric({ length: 16, casing: "upper" })}`,
    title: faker.music.songName(),
    duration: faker.number.float({ min: 60, max: 600, fractionDigits: 5 }),
    year: faker.number.int({ min: 0, max: 2010 }),
  };
  const text = JSON.stringify(song);
  if (to === undefined) made += text.length;
  else writeSong(to, text);
}

function writeSong(to: string, text: string): void {
  const track = `TR${faker.string.alpha({ length: 5, casing: "upper" })}128F${faker.string.hexadecimal({ length: 7, prefix: "", casing: "upper" })}`;
  const folder = path.join(to, "song_data", "A", track.charAt(3), track.charAt(4));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${track}.json`), text);
}
