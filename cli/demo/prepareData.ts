import { join } from "node:path";
import { type Expected, generateSparkify } from "../../generators";
import { countText } from "../output/units";
import { findSources, type SourceFolders } from "./dataFolder";
import { type DemoData } from "./demoOptions";

/** Input files on this machine, and what is known of them. */
export interface PreparedData {
  readonly folders: SourceFolders;
  /** How a report describes it. */
  readonly description: string;
  /** What the tables must hold, where that is known beforehand. */
  readonly expected: Expected | undefined;
}

/** Where to work, and who watches. */
export interface Preparation {
  /** An empty folder of its own. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

/** Finds the user's data, or makes some. */
export async function prepareData(data: DemoData, place: Preparation): Promise<PreparedData> {
  if (data.kind === "real") {
    const folders = await findSources(data.path, place.scratch, place.signal);
    return { folders, description: `real data from ${data.path}`, expected: undefined };
  }
  const { events, songs, seed } = data;
  const { expected } = await generateSparkify({
    to: place.scratch,
    events,
    songs,
    seed,
    signal: place.signal,
    onProgress: ({ records, total }) => {
      place.tell(`${countText(records)} of ${countText(total)} records`);
    },
  });
  return {
    folders: {
      log_data: join(place.scratch, "log_data"),
      song_data: join(place.scratch, "song_data"),
    },
    description: `generated: ${countText(events)} events, ${countText(songs)} songs, seed ${seed}`,
    expected,
  };
}
