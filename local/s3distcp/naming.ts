import { codecSuffix } from "./codecs";

/** What an output's name is made of. */
export interface NameParts {
  /** The last segment of the group's key. */
  readonly segment: string;
  /** 0 adds nothing; 1, 2, … are for the names that are taken. */
  readonly index: number;
  /** Without its dot; may be empty. */
  readonly suffix: string;
  /** Goes before the name when files are numbered. */
  readonly id?: number | undefined;
}

/**
 * An output's name. The index follows the segment, extension and all, unless the extension is a
 * codec's: that one is taken off first.
 */
export function outputName({ segment, index, suffix, id }: NameParts): string {
  const codec = codecSuffix(segment);
  const stem = codec === "" ? segment : segment.slice(0, -codec.length - 1);
  const number = id === undefined ? "" : String(id);
  return `${number}${stem}${index === 0 ? "" : index}${suffix === "" ? "" : `.${suffix}`}`;
}
