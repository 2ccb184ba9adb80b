import { join } from "node:path";
import { countText, type Preparation, type Stage } from "../../../cli";
import { type Expected, generateSparkify } from "../../../generators";
import { type Mirrored, uploadFolder } from "../../../local";
import { findSources, type SourceFolders, SOURCES } from "./dataFolder";
import { type DemoData } from "./options";

/** Input files on this machine, and what is known of them. */
export interface PreparedData {
  readonly folders: SourceFolders;
  /** How a report describes it. */
  readonly description: string;
  /** What the tables must hold, where that is known beforehand. */
  readonly expected: Expected | undefined;
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

/** Brings the input files into the raw bucket. */
export async function bringData(stage: Stage, folders: SourceFolders): Promise<Mirrored> {
  const total = { objects: 0, bytes: 0 };
  for (const source of SOURCES) {
    const { objects, bytes } = await uploadFolder({
      client: stage.client,
      bucket: stage.stack.buckets.raw,
      prefix: `${source}/`,
      folder: folders[source],
      signal: stage.signal,
    });
    total.objects += objects;
    total.bytes += bytes;
  }
  return total;
}
