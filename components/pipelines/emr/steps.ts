import type { SongsLayout } from "../../catalog";
import { commandStep, fullStepName, s3DistCpWords, scriptStep, type Step } from "../../emr";
import {
  jobNamed,
  sparkSubmitWords,
  type JobManifest,
  type JobValues,
  type WheelUris,
} from "../../spark";
import { SOURCES, type EmrLayout, type Source } from "./layout";

/** What merges the small input files. */
export enum MergeMethod {
  /** EMR's S3DistCp: concatenates bytes, fast, and adds no newline between files. */
  S3DistCp = "s3distcp",
  /** The wheel's compact job: writes each record on a line of its own. */
  Compact = "compact",
}

/** Everything that the steps of a run are made of, as plain values. */
export interface EmrStepsArgs {
  /** Name of the pipeline's clusters; it stands before each step's name. */
  readonly clusterName: string;
  readonly region: string;
  readonly manifest: JobManifest;
  readonly uris: WheelUris;
  /** URI of `prefix-lists.sh`. */
  readonly prefixLists: string;
  readonly layout: EmrLayout;
  readonly run: string;
  readonly merge: MergeMethod;
  readonly mergeTargetMiB: number;
  readonly songsLayout: SongsLayout;
  /** First and last year that the tables show. */
  readonly years: readonly [number, number];
  readonly maxRejectPercent: number;
}

/**
 * How S3DistCp groups each input: enough groups that the work fans out, each below one folder, so that a group's files
 * land together. Events are merged by month; songs, whose folders are the letters of their track id, by two letters.
 * Files of any other layout fall into groups of their own, for S3DistCp leaves out without a word what does not match.
 * Files packed by bzip2, which it does not unpack, are merged with one another alone: joined, they are one such file.
 * Each group of the pattern takes part in each match, if only with nothing in it, and a file is matched whatever characters
 * are in its name.
 */
const GROUP_BY: Readonly<Record<Source, string>> = {
  log_data: String.raw`(?s).*?/(log_data)/(\d{4}(?=/\d{2}/)|)/?(\d{2}(?=/)|).*?(bz2|)`,
  song_data: String.raw`(?s).*?/(song_data)/([A-Z](?=/[A-Z]/)|)/?([A-Z](?=/)|).*?(bz2|)`,
};

/** What S3DistCp takes: every name but those that are no input. */
function inputPattern(
  source: Source,
  { leftover, hidden, document }: JobManifest["names"],
): string {
  return `(?is).*?/${source}(?!.*(?:${leftover}|${hidden}|${document}))/.*`;
}

/** The steps of one run: list, merge, check, build. Each needs the one before it. */
export function emrSteps(args: EmrStepsArgs): Step[] {
  const steps = [refresh(args), ...merge(args), check(args), build(args)];
  return steps.map((step) => ({ ...step, name: fullStepName(args.clusterName, step.name) }));
}

/**
 * The words of `prefix-lists.sh`: its own URI, what is no input, then each input with the file that lists its prefixes.
 */
export function prefixListWords(args: EmrStepsArgs, flags: string[]): string[] {
  const { prefixLists, layout, manifest } = args;
  const names = Object.entries(manifest.names).flatMap(([kind, pattern]) => [`--${kind}`, pattern]);
  const pairs = SOURCES.flatMap((source) => [layout.source[source], layout.prefixList[source]]);
  return [prefixLists, ...flags, ...names, ...pairs];
}

function refresh(args: EmrStepsArgs): Step {
  return scriptStep("Refresh prefix lists", args.region, prefixListWords(args, []));
}

function merge(args: EmrStepsArgs): Step[] {
  return args.merge === MergeMethod.Compact
    ? [compact(args)]
    : SOURCES.map((source) => distCp(args, source));
}

function distCp({ layout, manifest, mergeTargetMiB }: EmrStepsArgs, source: Source): Step {
  const words = s3DistCpWords({
    source: layout.source[source],
    target: layout.merged[source],
    prefixList: layout.prefixList[source],
    pattern: inputPattern(source, manifest.names),
    groupBy: GROUP_BY[source],
    targetMiB: mergeTargetMiB,
  });
  return commandStep(`Merge ${source}`, words);
}

function compact(args: EmrStepsArgs): Step {
  return submit(args, "Compact", "compact", {
    source: each(args.layout.source),
    target: each(args.layout.merged),
    "target-size-mib": args.mergeTargetMiB,
    report: `${args.layout.reports}compact.json`,
  });
}

function check(args: EmrStepsArgs): Step {
  return submit(args, "Check conservation", "verify", {
    source: each(args.layout.source),
    target: each(args.layout.merged),
    snapshot: each(args.layout.prefixList),
    report: `${args.layout.reports}verify.json`,
  });
}

function build(args: EmrStepsArgs): Step {
  const { layout } = args;
  return submit(args, "Build star schema", "star-schema", {
    logs: layout.merged.log_data,
    songs: layout.merged.song_data,
    "raw-logs": layout.source.log_data,
    "raw-songs": layout.source.song_data,
    target: layout.tables,
    rejects: layout.rejects,
    run: args.run,
    "songs-layout": args.songsLayout,
    "max-reject-percent": args.maxRejectPercent,
    "first-year": args.years[0],
    "last-year": args.years[1],
    report: `${layout.reports}star-schema.json`,
  });
}

function submit(args: EmrStepsArgs, name: string, jobName: string, values: JobValues): Step {
  const job = jobNamed(args.manifest, jobName);
  return commandStep(name, sparkSubmitWords({ job, values, uris: args.uris }));
}

function each(places: Readonly<Record<Source, string>>): string[] {
  return SOURCES.map((source) => places[source]);
}
