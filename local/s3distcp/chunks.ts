import { type OutputCodec, outputSuffix } from "./codecs";
import { type InputFile } from "./grouping";
import { parent } from "./uris";

/** Files of one group that become one output file. */
export interface Chunk {
  readonly files: readonly InputFile[];
  /** Folder of the output. */
  readonly folder: string;
  /** The id that `--numberFiles` puts before the name. */
  readonly id: number;
  /** Suffix of the output, without its dot; may be empty. */
  readonly suffix: string;
}

/** How a group is cut. */
export interface ChunkRules {
  readonly targetBytes: number;
  readonly outputCodec: OutputCodec;
}

/**
 * Cuts a group's files, in the order given, into chunks. A chunk ends with the file that brings it to
 * the target size; a file is never split. Folder and id are those of the chunk's first file, for a
 * later chunk those of the file that closed the one before.
 */
export function chunksOf(files: readonly InputFile[], rules: ChunkRules): Chunk[] {
  // With "keep" one group must not mix codecs, whichever chunks its files fall into.
  if (rules.outputCodec === "keep") outputSuffix("keep", files.map(uriOf));
  const chunks: Chunk[] = [];
  let opener = files[0];
  let open: InputFile[] = [];
  let bytes = 0;
  for (const file of files) {
    open.push(file);
    bytes += file.size;
    if (bytes < rules.targetBytes) continue;
    chunks.push(closed(open, opener ?? file, rules.outputCodec));
    [opener, open, bytes] = [file, [], 0];
  }
  if (opener !== undefined && open.length > 0) {
    chunks.push(closed(open, opener, rules.outputCodec));
  }
  return chunks;
}

function closed(files: readonly InputFile[], opener: InputFile, codec: OutputCodec): Chunk {
  const suffix = outputSuffix(codec, files.map(uriOf));
  return { files, folder: parent(opener.output), id: opener.id, suffix };
}

function uriOf({ uri }: InputFile): string {
  return uri;
}
