import { isS3 } from "../../uris";
import { type OptionName, readArguments, type WrittenOptions } from "./arguments";
import { checkCodec, OUTPUT_CODECS, type OutputCodec } from "./codecs";
import { javaPattern } from "./javaPattern";
import { EXIT, Refusal } from "./refusal";
import { isAbsolute } from "./uris";

/** Reducers of a job that asks for none, or for one. */
export const DEFAULT_REDUCERS = 10;

const MIB = 1024 * 1024;
const CHUNK_MIB = { least: 5, most: 5120 };
const STORAGE_CLASSES = ["STANDARD", "STANDARD_IA", "REDUCED_REDUNDANCY"] as const;

/** How objects are written to S3. */
export interface UploadSettings {
  readonly encrypt: boolean;
  readonly storageClass: (typeof STORAGE_CLASSES)[number] | undefined;
  readonly multipart: boolean;
  /** Bytes of one part of an upload. */
  readonly partBytes: number | undefined;
}

/** A job as its options describe it. */
export interface JobOptions {
  readonly src: string;
  readonly dest: string;
  readonly srcPattern: RegExp | undefined;
  readonly groupBy: RegExp | undefined;
  /** A chunk is closed by the file that brings it to this size. */
  readonly targetBytes: number;
  readonly appendToLastFile: boolean;
  readonly outputCodec: OutputCodec;
  readonly numberFiles: boolean;
  readonly startingIndex: number;
  readonly deleteOnSuccess: boolean;
  readonly srcPrefixesFile: string | undefined;
  readonly outputManifest: string | undefined;
  readonly previousManifest: string | undefined;
  readonly requirePreviousManifest: boolean;
  readonly copyFromManifest: boolean;
  readonly s3Endpoint: string | undefined;
  readonly upload: UploadSettings;
  readonly reducers: number;
}

/** Reads a job's words; undefined when they ask for help. Throws a {@link Refusal} for bad ones. */
export function readOptions(words: readonly string[]): JobOptions | undefined {
  const written = readArguments(words);
  if (written.options.has("help")) return undefined;
  const src = place(written, "src", EXIT.relativeSrc);
  const dest = place(written, "dest", EXIT.relativeDest);
  const groupBy = groupPattern(written.options.get("groupBy"));
  integer(written, "filesPerMapper", EXIT.failed);
  return {
    src,
    dest,
    ...filters(written),
    groupBy,
    targetBytes: (integer(written, "targetSize", EXIT.badSize) ?? Infinity) * MIB,
    appendToLastFile: appends(written, dest, groupBy !== undefined),
    outputCodec: outputCodec(written),
    numberFiles: written.options.has("numberFiles"),
    startingIndex: integer(written, "startingIndex", EXIT.failed) ?? 0,
    deleteOnSuccess: written.options.has("deleteOnSuccess"),
    ...manifests(written),
    s3Endpoint: written.options.get("s3Endpoint"),
    upload: uploadSettings(written),
    reducers: reducers(written),
  };
}

function place(written: WrittenOptions, name: "src" | "dest", exitCode: number): string {
  const uri = written.options.get(name);
  if (uri === undefined) throw new Refusal(EXIT.failed, `--${name} must be given`);
  if (!isAbsolute(uri)) throw new Refusal(exitCode, `--${name} must be absolute, got "${uri}"`);
  if (isS3(uri) && /^[^/]*\/\/[^/]*_/.test(uri)) {
    const message = `--${name}: bucket names with "_" are not supported, got "${uri}"`;
    throw new Refusal(EXIT.failed, message);
  }
  return uri;
}

function groupPattern(source: string | undefined): RegExp | undefined {
  if (source === undefined) return undefined;
  if (!/\([\s\S]*\)/.test(source)) {
    throw new Refusal(EXIT.failed, `--groupBy must hold a group "(…)", got "${source}"`);
  }
  return javaPattern("groupBy", source);
}

function filters({ options }: WrittenOptions): Pick<JobOptions, "srcPattern" | "srcPrefixesFile"> {
  const source = options.get("srcPattern");
  return {
    srcPattern: source === undefined ? undefined : javaPattern("srcPattern", source),
    srcPrefixesFile: options.get("srcPrefixesFile"),
  };
}

function appends(written: WrittenOptions, dest: string, isGrouped: boolean): boolean {
  const asked = written.options.get("appendToLastFile");
  if (asked === undefined) return isGrouped && !isS3(dest);
  if (asked !== "true") return false;
  if (!isS3(dest)) return true;
  const message = "IllegalArgumentException: --appendToLastFile=true needs a destination on HDFS";
  throw new Refusal(EXIT.failed, `${message}, got "${dest}"`);
}

function outputCodec({ options }: WrittenOptions): OutputCodec {
  const name = options.get("outputCodec") ?? "keep";
  const codec = OUTPUT_CODECS.find((known) => known === name);
  if (codec === undefined) throw notOneOf("outputCodec", OUTPUT_CODECS, name);
  if (codec !== "keep" && codec !== "none") checkCodec(`--outputCodec=.${codec}`);
  return codec;
}

type ManifestOptions = Pick<
  JobOptions,
  "outputManifest" | "previousManifest" | "requirePreviousManifest" | "copyFromManifest"
>;

function manifests({ options }: WrittenOptions): ManifestOptions {
  const previousManifest = options.get("previousManifest");
  const copyFromManifest = options.has("copyFromManifest");
  if (copyFromManifest && previousManifest === undefined) {
    throw new Refusal(EXIT.failed, "--copyFromManifest needs --previousManifest");
  }
  return {
    outputManifest: options.get("outputManifest"),
    previousManifest,
    requirePreviousManifest: (options.get("requirePreviousManifest") ?? "true") === "true",
    copyFromManifest,
  };
}

function uploadSettings(written: WrittenOptions): UploadSettings {
  const name = written.options.get("storageClass");
  const storageClass = STORAGE_CLASSES.find((known) => known === name);
  if (name !== undefined && storageClass === undefined) {
    throw notOneOf("storageClass", STORAGE_CLASSES, name);
  }
  const chunk = integer(written, "multipartUploadChunkSize", EXIT.badSize);
  if (chunk !== undefined && (chunk < CHUNK_MIB.least || chunk > CHUNK_MIB.most)) {
    const range = `${CHUNK_MIB.least} to ${CHUNK_MIB.most} (MiB)`;
    const message = `--multipartUploadChunkSize must be ${range}, got ${chunk}`;
    throw new Refusal(EXIT.badSize, message);
  }
  return {
    encrypt: written.options.has("s3ServerSideEncryption"),
    storageClass,
    multipart: !written.options.has("disableMultipartUpload"),
    partBytes: chunk === undefined ? undefined : chunk * MIB,
  };
}

function reducers({ hadoop }: WrittenOptions): number {
  const asked = Number(hadoop.get("mapreduce.job.reduces") ?? "0");
  return Number.isInteger(asked) && asked > 1 ? asked : DEFAULT_REDUCERS;
}

function integer(
  { options }: WrittenOptions,
  name: OptionName,
  exitCode: number,
): number | undefined {
  const text = options.get(name);
  if (text === undefined) return undefined;
  if (!/^[+-]?\d+$/.test(text)) {
    throw new Refusal(exitCode, `--${name} must be an integer, got "${text}"`);
  }
  return Number(text);
}

function notOneOf(name: string, known: readonly string[], got: string): Refusal {
  return new Refusal(EXIT.failed, `--${name} must be one of ${known.join(", ")}, got "${got}"`);
}
