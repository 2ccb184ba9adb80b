import { EXIT, Refusal } from "./refusal";

/** What `--outputCodec` may say. */
export const OUTPUT_CODECS = ["keep", "none", "gz", "gzip", "lzo", "lzop", "snappy"] as const;
export type OutputCodec = (typeof OUTPUT_CODECS)[number];

/** Suffixes that make S3DistCp unpack a file, or pack it. */
const CODEC_SUFFIXES: ReadonlySet<string> = new Set(["gz", "gzip", "lzo", "lzop", "snappy"]);
const GZIP_SUFFIXES: ReadonlySet<string> = new Set(["gz", "gzip"]);

/** The suffix that an output codec gives a file. */
const SUFFIX_OF: Readonly<Record<Exclude<OutputCodec, "keep" | "none">, string>> = {
  gz: "gz",
  gzip: "gz",
  lzo: "lzo",
  lzop: "lzo",
  snappy: "snappy",
};

/** What follows the last dot of the last segment; empty when there is none. */
export function extension(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}

/** The suffix of `uri` if it is a codec's, else empty. */
export function codecSuffix(uri: string): string {
  const suffix = extension(uri);
  return CODEC_SUFFIXES.has(suffix) ? suffix : "";
}

/** Whether a file of this name holds gzip. */
export function isGzip(uri: string): boolean {
  return GZIP_SUFFIXES.has(extension(uri));
}

/** Throws when a file of this name would have to be unpacked or packed by what only EMR has. */
export function checkCodec(uri: string): void {
  const suffix = codecSuffix(uri);
  if (suffix === "" || GZIP_SUFFIXES.has(suffix)) return;
  throw new Refusal(
    EXIT.failed,
    `${uri}: this stand-in reads and writes gzip only; EMR's Hadoop has a codec for .${suffix}`,
  );
}

/**
 * The suffix of an output made from `inputs`. With `keep` it is the inputs' codec, which must be one
 * and the same; with `none` their extension, if they share one that is no codec's.
 */
export function outputSuffix(codec: OutputCodec, inputs: readonly string[]): string {
  if (codec === "keep") return commonCodec(inputs);
  return codec === "none" ? commonExtension(inputs) : SUFFIX_OF[codec];
}

function commonCodec(inputs: readonly string[]): string {
  const suffixes = [...new Set(inputs.map(codecSuffix))];
  if (suffixes.length <= 1) return suffixes[0] ?? "";
  const seen = suffixes.map((suffix) => (suffix === "" ? "none" : suffix)).join(", ");
  throw new Refusal(
    EXIT.failed,
    `RuntimeException: --outputCodec=keep with different codecs in one group (${seen}); name one`,
  );
}

function commonExtension(inputs: readonly string[]): string {
  const [first = "", ...others] = new Set(inputs.map(extension));
  return others.length > 0 || CODEC_SUFFIXES.has(first) ? "" : first;
}
