import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { jsonOf } from "./jsonOf";

/** Rejected records that are shown one by one. */
export const MOST_REJECTS_SHOWN = 50;

const REJECT = z.looseObject({
  file: z.string().nullish(),
  line: z.int().nullish(),
  reason: z.string().nullish(),
  value: z.unknown(),
});

/** A record that did not make it into a table. */
export interface Reject {
  /** File that it came from. */
  readonly file: string;
  readonly line: number | undefined;
  readonly reason: string;
  /** As it was read. */
  readonly value: string;
  /** File that keeps it, from the result folder, with "/" between the parts; undefined where a table does. */
  readonly keptIn: string | undefined;
}

/** All rejected records of a run. */
export interface Rejects {
  readonly total: number;
  /** The most frequent first. */
  readonly byReason: readonly { readonly reason: string; readonly count: number }[];
  /** The first {@link MOST_REJECTS_SHOWN}. */
  readonly first: readonly Reject[];
}

/** Reads the JSON lines in `folder`, at any depth; a run without rejects has none. */
export async function readRejects(folder: string, resultFolder: string): Promise<Rejects> {
  const counts = new Map<string, number>();
  const first: Reject[] = [];
  let total = 0;
  for (const path of await filesIn(folder)) {
    const keptIn = relative(resultFolder, path).split(sep).join("/");
    for await (const line of createInterface({ input: createReadStream(path) })) {
      if (line.trim() === "") continue;
      const reject = rejectOf(line, keptIn);
      total += 1;
      counts.set(reject.reason, (counts.get(reject.reason) ?? 0) + 1);
      if (first.length < MOST_REJECTS_SHOWN) first.push(reject);
    }
  }
  const byReason = [...counts].map(([reason, count]) => ({ reason, count }));
  return { total, byReason: byReason.toSorted((a, b) => b.count - a.count), first };
}

async function filesIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !/^[._]/.test(entry.name))
    .map(({ name, parentPath }) => join(parentPath, name))
    .sort();
}

function rejectOf(line: string, keptIn: string): Reject {
  const parsed = REJECT.safeParse(jsonOf(line));
  if (!parsed.success) {
    return { file: "", line: undefined, reason: "unreadable reject", value: line, keptIn };
  }
  const { file, line: at, reason, value } = parsed.data;
  return {
    file: file ?? "",
    line: at ?? undefined,
    reason: reason ?? "no reason given",
    value: typeof value === "string" ? value : JSON.stringify(value ?? ""),
    keptIn,
  };
}
