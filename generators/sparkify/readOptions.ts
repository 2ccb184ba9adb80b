import { z } from "zod";
import { BadOptions, type Complaint, shown } from "../badOptions";
import { isTarget, TARGET_WANTED } from "../sinks/openSink";
import { type EventFileSettings } from "./eventFiles";
import { DEFAULTS, type RecordOptions, type SparkifyOptions } from "./options";
import { MOST_SONGS } from "./song";
import { type SongFileSettings } from "./songFiles";

/** The most events, songs, users and days there can be, and the highest seed. */
export const MOST = {
  events: 1_000_000_000,
  songs: MOST_SONGS,
  users: 100_000,
  days: 3660,
  seed: 2 ** 32 - 1,
} as const;

/** Users have no time for more events than this in a day, on average: songs take their time. */
export const MOST_EVENTS_A_USER_A_DAY = 40;

/** In the real files 97 users have 8,056 events. */
const EVENTS_A_USER = 83;

const FIRST_DAY = "1971-01-01";
const LAST_DAY = "2099-12-31";

/** Checked options with every default filled in. */
export interface Settings extends EventFileSettings, SongFileSettings {
  readonly gzip: boolean;
  readonly overwrite: boolean;
}

const share = z.number().min(0).max(1).describe("a share from 0 to 1");
const flag = z.boolean().describe("true or false");

const RECORD_RULES = {
  seed: whole(0, MOST.seed),
  events: whole(0, MOST.events),
  songs: whole(0, MOST.songs),
  from: z.iso
    .date()
    .refine((day) => day >= FIRST_DAY && day <= LAST_DAY)
    .describe(`a day from ${FIRST_DAY} to ${LAST_DAY}`),
  days: whole(1, MOST.days),
  users: whole(1, MOST.users),
  matchShare: share,
} satisfies Rules<keyof RecordOptions>;

const ALL_RULES = {
  ...RECORD_RULES,
  to: z.string().refine(isTarget).describe(TARGET_WANTED),
  overwrite: flag,
  gzip: flag,
  finalNewline: flag,
  doubled: share,
  broken: share,
  onProgress: z.custom((value) => typeof value === "function").describe("a function"),
  signal: z.instanceof(AbortSignal).describe("an AbortSignal"),
} satisfies Rules<keyof SparkifyOptions>;

type Rules<Name extends string> = Readonly<Record<Name, z.ZodType>>;

/** The settings for a stream of records. Throws {@link BadOptions} with every complaint. */
export function readRecordOptions(options: RecordOptions): Settings {
  refuse(complaintsOf(options, RECORD_RULES));
  return settingsOf(options);
}

/** The settings for files. Throws {@link BadOptions} with every complaint. */
export function readOptions(options: SparkifyOptions): Settings {
  refuse(
    complaintsOf({ ...options, to: (options as Partial<SparkifyOptions>).to ?? "" }, ALL_RULES),
  );
  return settingsOf(options);
}

function settingsOf(options: RecordOptions & Partial<SparkifyOptions>): Settings {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as { [Name in keyof typeof options]?: NonNullable<(typeof options)[Name]> };
  const { from, ...rest } = { ...DEFAULTS, ...given };
  return {
    ...rest,
    users: rest.users ?? usersFor(rest.events, rest.days),
    start: Date.parse(`${from}T00:00:00Z`) / 1000,
  };
}

function usersFor(events: number, days: number): number {
  const asReal = Math.ceil(events / EVENTS_A_USER);
  const atLeast = Math.ceil(events / (days * MOST_EVENTS_A_USER_A_DAY));
  return Math.min(Math.max(asReal, atLeast, 1), MOST.users);
}

function complaintsOf(options: object, rules: Readonly<Record<string, z.ZodType>>): Complaint[] {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const complaints = given.flatMap(([option, value]) => {
    const rule = rules[option];
    if (rule?.safeParse(value).success === true) return [];
    const known = `no such option; there are ${Object.keys(rules).join(", ")}`;
    return [{ option, wanted: rule?.description ?? known, got: shown(value) }];
  });
  return [...complaints, ...hurry(options, complaints)];
}

/** Too many events for the users' time, unless what it depends on is wrong already. */
function hurry(options: RecordOptions, complaints: readonly Complaint[]): Complaint[] {
  const wrong = new Set(complaints.map(({ option }) => option));
  if (["events", "days", "users"].some((option) => wrong.has(option))) return [];
  const { events, days, users } = settingsOf(options);
  const most = days * users * MOST_EVENTS_A_USER_A_DAY;
  if (events <= most) return [];
  const wanted = `at most ${most} for ${users} users in ${days} days (raise users or days)`;
  return [{ option: "events", wanted, got: shown(events) }];
}

function refuse(complaints: readonly Complaint[]): void {
  if (complaints.length > 0) throw new BadOptions(complaints);
}

function whole(least: number, most: number): z.ZodType {
  return z.int().min(least).max(most).describe(`a whole number from ${least} to ${most}`);
}
