import { createRequire } from "node:module";
import type { DemoPart } from "../variant";
import type * as EmrDemo from "./demo/emrDemo";

const load = createRequire(__filename);

export const demo: DemoPart = {
  stackFile: "Pulumi.dev.yaml",
  data: "a folder or zip file with log_data/ and song_data/",
  options: [
    { flags: "--events <count>", text: "events to generate (20000)" },
    { flags: "--songs <count>", text: "songs to generate (500)" },
    { flags: "--merge <way>", text: "s3distcp or compact, instead of the stack's" },
    { flags: "--songs-layout <layout>", text: "flat or year-artist, instead of the stack's" },
  ],
  read: (reader, defaults) => {
    const { emrDemo } = load("./demo/emrDemo") as typeof EmrDemo;
    return emrDemo(reader, defaults);
  },
};
