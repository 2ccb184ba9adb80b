import { z } from "zod";
import { BadOptions, type Complaint, shown } from "../badOptions";
import { isTarget, TARGET_WANTED } from "../sinks/openSink";
import { ACCESS_LOG_DEFAULTS, type AccessLogOptions } from "./options";

/** The most lines, addresses, days and files of a day that there can be, and the highest seed. */
export const MOST_IN_LOGS = {
  lines: 1_000_000_000,
  addresses: 1_000_000,
  days: 3660,
  filesPerDay: 1000,
  seed: 2 ** 32 - 1,
} as const;

/** In the real file 1,753 addresses left 10,000 lines. */
const LINES_AN_ADDRESS = 6;

const FIRST_DAY = "1971-01-01";
const LAST_DAY = "2099-12-31";

/** Checked options with every default filled in. */
export interface AccessLogSettings {
  readonly lines: number;
  /** Midnight of the first day, UTC, in epoch seconds. */
  readonly start: number;
  readonly days: number;
  readonly seed: number;
  readonly addresses: number;
  readonly app: string;
  readonly filesPerDay: number;
  readonly broken: number;
  readonly overwrite: boolean;
}

const RULES = {
  to: z.string().refine(isTarget).describe(TARGET_WANTED),
  lines: whole(0, MOST_IN_LOGS.lines),
  from: z.iso
    .date()
    .refine((day) => day >= FIRST_DAY && day <= LAST_DAY)
    .describe(`a day from ${FIRST_DAY} to ${LAST_DAY}`),
  days: whole(1, MOST_IN_LOGS.days),
  seed: whole(0, MOST_IN_LOGS.seed),
  addresses: whole(1, MOST_IN_LOGS.addresses),
  app: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]*$/)
    .describe("a name of letters, digits, ., _ and -"),
  filesPerDay: whole(1, MOST_IN_LOGS.filesPerDay),
  broken: z.number().min(0).max(1).describe("a share from 0 to 1"),
  overwrite: z.boolean().describe("true or false"),
  onProgress: z.custom((value) => typeof value === "function").describe("a function"),
  signal: z.instanceof(AbortSignal).describe("an AbortSignal"),
} satisfies Readonly<Record<keyof AccessLogOptions, z.ZodType>>;

/** The settings for files of lines. Throws {@link BadOptions} with every complaint. */
export function readAccessLogOptions(options: AccessLogOptions): AccessLogSettings {
  const given = Object.entries({ ...options, to: (options as Partial<AccessLogOptions>).to ?? "" });
  const complaints = given.filter(([, value]) => value !== undefined).flatMap(complaintsOf);
  if (complaints.length > 0) throw new BadOptions(complaints);
  const stated = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const { from, ...rest } = { ...ACCESS_LOG_DEFAULTS, ...(stated as Stated) };
  return {
    ...rest,
    addresses: rest.addresses ?? addressesFor(rest.lines),
    start: Date.parse(`${from}T00:00:00Z`) / 1000,
  };
}

type Stated = { [Name in keyof AccessLogOptions]?: NonNullable<AccessLogOptions[Name]> };

function addressesFor(lines: number): number {
  return Math.min(Math.max(1, Math.ceil(lines / LINES_AN_ADDRESS)), MOST_IN_LOGS.addresses);
}

function complaintsOf([option, value]: [string, unknown]): Complaint[] {
  const rule = Object.entries(RULES).find(([name]) => name === option)?.[1];
  if (rule?.safeParse(value).success === true) return [];
  const known = `no such option; there are ${Object.keys(RULES).join(", ")}`;
  return [{ option, wanted: rule?.description ?? known, got: shown(value) }];
}

function whole(least: number, most: number): z.ZodType {
  return z.int().min(least).max(most).describe(`a whole number from ${least} to ${most}`);
}
