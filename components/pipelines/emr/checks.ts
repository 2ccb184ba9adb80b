import { POSSIBLE_YEARS } from "../../catalog";
import { ClusterMode, EMR_PYTHON } from "../../emr";
import { Checks, expectWhole, tagFaults } from "../../shared";
import { pythonSatisfies, type JobManifest } from "../../spark";
import { withDefaults, yearsOf, type EmrComputeArgs, type EmrPipelineArgs } from "./args";
import { readManifest } from "../files";

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
  checks.expect(
    compute.mode === ClusterMode.Transient || args.schedule === undefined,
    "schedule",
    "would add runs to a persistent cluster, which ends itself after compute.idleMinutes without work and then takes none: make compute.mode transient, or leave the schedule out",
  );
  expectTypes(checks, compute);
  for (const { key, reason } of tagFaults(args.tags ?? {})) {
    checks.expect(false, `tags["${key}"]`, reason);
  }
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

/** EMR takes each type once in a fleet. */
function expectTypes(checks: Checks, compute: Required<EmrComputeArgs>): void {
  for (const fleet of ["primaryInstanceTypes", "coreInstanceTypes", "taskInstanceTypes"] as const) {
    const types = compute[fleet];
    const twins = types.filter((type, index) => types.indexOf(type) < index);
    checks.expect(
      twins.length === 0,
      `compute.${fleet}`,
      `must name each type once, got ${twins.join(", ")} again`,
    );
  }
}

function expectYears(checks: Checks, [first, last]: readonly [number, number]): void {
  expectWhole(checks, "firstYear", first, POSSIBLE_YEARS);
  expectWhole(checks, "lastYear", last, POSSIBLE_YEARS);
  checks.expect(first <= last, "lastYear", `must be firstYear (${first}) or later, got ${last}`);
}
