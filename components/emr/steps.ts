import type { ActionOnFailure, BootstrapActionConfig, StepConfig } from "@aws-sdk/client-emr";

/** EMR's jar that runs a program of the primary node: `s3-dist-cp`, `spark-submit`, `bash`. */
export const COMMAND_RUNNER = "command-runner.jar";

/** One thing that a run does, before it is known what a failure does to the cluster. */
export interface Step {
  /** What people read and type: unique within a run. */
  readonly name: string;
  readonly jar: string;
  readonly args: readonly string[];
}

/** EMR's jar that fetches a script from S3 and runs it on the primary node. */
export function scriptRunner(region: string): string {
  return `s3://${region}.elasticmapreduce/libs/script-runner/script-runner.jar`;
}

/** A step that runs a program which the release brings. */
export function commandStep(name: string, args: readonly string[]): Step {
  return { name, jar: COMMAND_RUNNER, args };
}

/** A step that runs a script kept in S3. */
export function scriptStep(name: string, region: string, args: readonly string[]): Step {
  return { name, jar: scriptRunner(region), args };
}

/** What S3DistCp is told about one merge. */
export interface Merge {
  /** Folder to read: an absolute URI that ends in `/`. */
  readonly source: string;
  /** Folder to write, new for each run: S3DistCp never overwrites when it groups. */
  readonly target: string;
  /** List of prefixes to read, one a line, each below `source`. */
  readonly prefixList: string;
  /** Regular expression on a whole URI. A file that does not match is left out. */
  readonly pattern: string;
  /** Regular expression on a whole URI. Its capture groups name the merged file; a file that does not match is left out. */
  readonly groupBy: string;
  /** Size at which a merged file is closed, in MiB. */
  readonly targetMiB: number;
}

/** The words of S3DistCp. The output codec `none` keeps an index before the extension, where globs find it. */
export function s3DistCpWords(merge: Merge): string[] {
  return [
    "s3-dist-cp",
    `--src=${merge.source}`,
    `--dest=${merge.target}`,
    `--srcPrefixesFile=${merge.prefixList}`,
    `--srcPattern=${merge.pattern}`,
    `--groupBy=${merge.groupBy}`,
    "--outputCodec=none",
    `--targetSize=${merge.targetMiB}`,
  ];
}

/** The steps as EMR takes them. */
export function stepConfigs(steps: readonly Step[], onFailure: ActionOnFailure): StepConfig[] {
  return steps.map(({ name, jar, args }) => ({
    Name: name,
    ActionOnFailure: onFailure,
    HadoopJarStep: { Jar: jar, Args: [...args] },
  }));
}

/** A script that every node runs before the cluster takes work. */
export function bootstrapAction(name: string, args: readonly string[]): BootstrapActionConfig {
  const [path = "", ...rest] = args;
  return { Name: name, ScriptBootstrapAction: { Path: path, Args: rest } };
}
