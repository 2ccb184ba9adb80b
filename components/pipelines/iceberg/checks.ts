import { Checks, expectWhole } from "../../shared";
import {
  expectSparkSize,
  IcebergCatalog,
  KUBE_PYTHON,
  pythonSatisfies,
  type JobManifest,
} from "../../spark";
import { withSizes, type IcebergPipelineArgs, type IcebergSchedules } from "./args";
import { readManifest } from "../files";

/**
 * Reads the manifest and throws one error that names every argument that will not do.
 *
 * Arguments that a part of the pipeline is made from are checked by that part.
 */
export function checkIcebergPipelineArgs(name: string, args: IcebergPipelineArgs): JobManifest {
  const manifest = readManifest(`IcebergPipeline "${name}"`, args.files.manifest);
  const checks = new Checks();
  checks
    .expect(
      pythonSatisfies(KUBE_PYTHON, manifest.python),
      "files.wheel",
      `must run on Python ${KUBE_PYTHON}, which the Spark image has; its jobs want ${manifest.python}`,
    )
    .expect(
      args.catalog === IcebergCatalog.Glue || args.images.metastore !== undefined,
      "images.metastore",
      "must be given for the Hive catalog; or choose the Glue catalog",
    )
    .expect(
      args.app === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(args.app),
      "app",
      `must be the name of a folder, got "${String(args.app)}"`,
    )
    .expect(
      args.databaseName === undefined || /^[a-z][a-z0-9_]*$/.test(args.databaseName),
      "databaseName",
      `must be lower case letters, digits and underscores, beginning with a letter, got "${String(args.databaseName)}"`,
    );
  checkNumbers(checks, args);
  checkSchedules(checks, args.schedules ?? {});
  checks.done(`IcebergPipeline "${name}"`);
  return manifest;
}

function checkNumbers(checks: Checks, args: IcebergPipelineArgs): void {
  expectSparkSize(checks, "size", withSizes(args.size));
  expectWhole(checks, "maxRejectPercent", args.maxRejectPercent, [0, 100]);
  expectWhole(checks, "targetFileMiB", args.targetFileMiB, [1, 5120]);
  expectWhole(checks, "retention.snapshotDays", args.retention?.snapshotDays, [1, 3650]);
  expectWhole(checks, "retention.orphanDays", args.retention?.orphanDays, [1, 3650]);
}

function checkSchedules(checks: Checks, schedules: IcebergSchedules): void {
  for (const step of ["load", "analytics", "maintenance"] as const) {
    const schedule = schedules[step];
    checks.expect(
      schedule === undefined || /^\S+( \S+){4}$/.test(schedule),
      `schedules.${step}`,
      `must be five fields of cron, such as "0 3 * * *", got "${String(schedule)}"`,
    );
  }
}
