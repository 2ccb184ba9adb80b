import { existsSync } from "node:fs";
import { type DemoFiles, type OptionReader, readPlaces } from "../../../cli";
import { DEFAULTS, MOST } from "../../../generators";

const MERGES = ["s3distcp", "compact"] as const;
const LAYOUTS = ["flat", "year-artist"] as const;

/** Data of the user's own, or made for the run. */
export type DemoData =
  | { readonly kind: "real"; readonly path: string }
  | {
      readonly kind: "generated";
      readonly events: number;
      readonly songs: number;
      readonly seed: number;
    };

export interface DemoOptions {
  readonly stackFile: string;
  readonly data: DemoData;
  /** Settings that replace the stack's, by their full keys. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly out: string;
}

/** Reads the words of `lake demo emr`. Throws a Refusal that lists every one that will not do. */
export function readEmrOptions(reader: OptionReader, defaults: DemoFiles): DemoOptions {
  const options = {
    ...readPlaces(reader, defaults),
    data: readData(reader),
    overrides: overrides({
      "lake:merge": reader.choice("merge", MERGES),
      "lake:songsLayout": reader.choice("songs-layout", LAYOUTS),
    }),
  };
  reader.done("lake demo");
  return options;
}

function readData(reader: OptionReader): DemoData {
  const path = reader.text("data");
  const sizes = {
    events: reader.whole("events", [1, MOST.events]),
    songs: reader.whole("songs", [1, MOST.songs]),
    seed: reader.whole("seed", [0, MOST.seed]),
  };
  if (path === undefined) {
    const given = Object.entries(sizes).filter(([, value]) => value !== undefined);
    const { events, songs, seed } = DEFAULTS;
    return { kind: "generated", events, songs, seed, ...Object.fromEntries(given) };
  }
  if (!existsSync(path)) reader.complain("--data", `there is no folder or zip file ${path}`);
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined)
      reader.complain(`--${name}`, "is for generated data; leave out --data");
  }
  return { kind: "real", path };
}

function overrides(settings: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
