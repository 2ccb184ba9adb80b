import { existsSync } from "node:fs";
import { type DemoFiles, type OptionReader, readPlaces } from "../../../cli";
import { ACCESS_LOG_DEFAULTS, MOST_IN_LOGS } from "../../../generators";

/** Share of broken lines among the generated ones: some, so that there is something to reject. */
const BROKEN = 0.0005;
/** More would stop the load: see the stack's `lake:maxRejectPercent`. */
const MOST_BROKEN = 0.5;

/** Log files of the user's own, or made for the run. */
export type LogData =
  | { readonly kind: "real"; readonly path: string }
  | {
      readonly kind: "generated";
      readonly lines: number;
      readonly seed: number;
      readonly broken: number;
    };

/** The words of `lake demo eks-iceberg`. */
export interface IcebergOptions extends DemoFiles {
  readonly data: LogData;
}

/** Reads the words of `lake demo eks-iceberg`. Throws a Refusal that lists every one that will not do. */
export function readIcebergOptions(reader: OptionReader, defaults: DemoFiles): IcebergOptions {
  const options = { ...readPlaces(reader, defaults), data: readData(reader) };
  reader.done("lake demo");
  return options;
}

function readData(reader: OptionReader): LogData {
  const path = reader.text("data");
  const sizes = {
    lines: reader.whole("lines", [1, MOST_IN_LOGS.lines]),
    seed: reader.whole("seed", [0, MOST_IN_LOGS.seed]),
    broken: reader.number("broken", [0, MOST_BROKEN]),
  };
  if (path === undefined) {
    const { lines, seed } = ACCESS_LOG_DEFAULTS;
    const given = Object.entries(sizes).filter(([, value]) => value !== undefined);
    return { kind: "generated", lines, seed, broken: BROKEN, ...Object.fromEntries(given) };
  }
  if (!existsSync(path)) reader.complain("--data", `there is no file or folder ${path}`);
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined) {
      reader.complain(`--${name}`, "is for generated data; leave out --data");
    }
  }
  return { kind: "real", path };
}
