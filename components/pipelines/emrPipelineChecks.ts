import { POSSIBLE_YEARS } from "../catalog";
import { ClusterMode, EMR_PYTHON } from "../emr";
import { Checks, expectWhole } from "../shared";
import { pythonSatisfies, type JobManifest } from "../spark";
import { withDefaults, yearsOf, type EmrPipelineArgs } from "./emrPipelineArgs";
import { readManifest } from "./pipelineArgs";

/**
 * Reads the manifest and throws one error that names every argument that will not do.
 *
 * Arguments that a part of the pipeline is made from are checked by that part.
 */
export function checkEmrPipelineArgs(name: string, args: EmrPipelineArgs): JobManifest {
  const manifest = readManifest(`EmrPipeline "${name}"`, args.files.manifest);
  const compute = withDefaults(args.compute);
  const checks = new Checks();
  checks
    .expect(
      pythonSatisfies(EMR_PYTHON, manifest.python),
      "files.wheel",
      `must run on Python ${EMR_PYTHON}, which EMR's nodes have; its jobs want ${manifest.python}`,
    )
    .expect(
      /^emr-7\.[1-9]\d+\.\d+$/.test(compute.releaseLabel),
      "compute.releaseLabel",
      `must be emr-7.10.0 or newer, for S3A and Spark 3.5, got "${compute.releaseLabel}"`,
    )
    .expect(
      compute.mode === ClusterMode.Transient || compute.maxCapacity >= compute.coreCount,
      "compute.maxCapacity",
      `must be at least compute.coreCount (${compute.coreCount}), got ${compute.maxCapacity}`,
    );
  expectWhole(checks, "compute.coreCount", compute.coreCount, [1, 1000]);
  expectWhole(checks, "compute.taskCount", compute.taskCount, [0, 1000]);
  expectWhole(checks, "compute.taskSpotPercent", compute.taskSpotPercent, [0, 100]);
  expectWhole(checks, "compute.idleMinutes", compute.idleMinutes, [1, 10_080]);
  expectWhole(checks, "mergeTargetMiB", args.mergeTargetMiB, [1, 5120]);
  expectWhole(checks, "maxRejectPercent", args.maxRejectPercent, [0, 100]);
  expectYears(checks, yearsOf(args));
  checks.done(`EmrPipeline "${name}"`);
  return manifest;
}

function expectYears(checks: Checks, [first, last]: readonly [number, number]): void {
  expectWhole(checks, "firstYear", first, POSSIBLE_YEARS);
  expectWhole(checks, "lastYear", last, POSSIBLE_YEARS);
  checks.expect(first <= last, "lastYear", `must be firstYear (${first}) or later, got ${last}`);
}
