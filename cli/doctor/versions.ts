import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type DoctorCheck } from "../../local";

const VERSIONS = z.object({
  asOf: z.iso.date(),
  releases: z.record(
    z.string(),
    z.object({
      spark: z.string(),
      scala: z.string(),
      iceberg: z.string().optional(),
      python: z.array(z.string()),
      source: z.url(),
    }),
  ),
  spark: z.record(
    z.string(),
    z.object({
      scala: z.array(z.string()),
      python: z.array(z.string()),
      java: z.array(z.string()),
      hadoop: z.string(),
      source: z.url(),
      /** Oldest patch that may run where the project chooses it: images and this machine. EMR's is AWS's own. */
      leastPatch: z.object({ version: z.string(), reason: z.string(), source: z.url() }),
    }),
  ),
  iceberg: z.record(z.string(), z.object({ spark: z.array(z.string()), source: z.url() })),
  kubernetes: z.record(
    z.string(),
    z.object({
      /** Day on which AWS's standard support ends. */
      standardSupportEnds: z.iso.date(),
      source: z.url(),
    }),
  ),
  podIdentity: z.object({
    /** Oldest AWS SDKs for Java that can speak to it. */
    javaV1: z.string(),
    javaV2: z.string(),
    source: z.url(),
  }),
  icebergRuntime: z.object({
    version: z.string(),
    spark: z.string(),
    scala: z.string(),
    source: z.url(),
  }),
});

/** Which versions go together, each with the page that says so. */
export type Versions = z.infer<typeof VERSIONS>;

/** The project's own table of versions. */
export function readVersions(): Versions {
  return VERSIONS.parse(JSON.parse(readFileSync(join(__dirname, "versions.json"), "utf8")));
}

/** What came of one comparison. */
export function check(name: string, ok: boolean, found: string, remedy: string): DoctorCheck {
  return { name, ok, found, remedy: ok ? "" : remedy };
}

/** `3.5` of `3.5.9`. */
export function minor(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** Whether a Python like `3.11` is in a range like `>=3.10,<3.12`. */
export function satisfies(python: string, range: string): boolean {
  const number = (version: string): number => {
    const [major = 0, least = 0] = version.split(".").map(Number);
    return major * 1000 + least;
  };
  return range.split(",").every((part) => {
    const [, sign, version = ""] = /^(>=|<)(\d+\.\d+)/.exec(part.trim()) ?? [];
    if (sign === undefined) return false;
    return sign === ">=" ? number(python) >= number(version) : number(python) < number(version);
  });
}
