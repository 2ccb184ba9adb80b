import { existsSync } from "node:fs";
import { type OptionReader } from "../optionReader";
import { unfit } from "./resultFolder";

/** The file that a demo reads its settings from, and the folder of its result. */
export interface DemoFiles {
  readonly stackFile: string;
  readonly out: string;
}

/** The files that the words name; complains of those that will not do. */
export function readPlaces(reader: OptionReader, defaults: DemoFiles): DemoFiles {
  const stackFile = reader.text("stack-file") ?? defaults.stackFile;
  if (!existsSync(stackFile)) reader.complain("--stack-file", `there is no file ${stackFile}`);
  const out = reader.text("out") ?? defaults.out;
  const unfitReason = unfit(out);
  if (unfitReason !== undefined) reader.complain("--out", unfitReason);
  return { stackFile, out };
}
