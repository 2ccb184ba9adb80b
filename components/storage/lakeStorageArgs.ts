import type * as pulumi from "@pulumi/pulumi";
import { Checks, expectName, expectWhole, LONGEST_BUCKET_NAME } from "../shared";
import { ZONES } from "./zones";

/** A number of days for each zone of the lake. */
export interface ZoneDays {
  /**
   * For what came in, unchanged.
   * @default - the zone's default
   */
  readonly raw?: number;
  /**
   * For what runs wrote on their way.
   * @default - the zone's default
   */
  readonly refined?: number;
  /**
   * For what readers query.
   * @default - the zone's default
   */
  readonly served?: number;
}

/** Days before a zone's objects move to Infrequent Access. Runs clear `refined` themselves, and readers scan `served`: they move late. */
export const DEFAULT_DAYS_TO_INFREQUENT_ACCESS: Readonly<Required<ZoneDays>> = {
  raw: 30,
  refined: 90,
  served: 180,
};

/** S3 refuses a move to Infrequent Access earlier than this. */
export const FEWEST_DAYS_TO_INFREQUENT_ACCESS = 30;

/** Days that an overwritten or deleted object can still be brought back. */
export const DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS = 30;

/** Days that what a run wrote under `runs/` in the refined zone is kept. */
export const DEFAULT_DAYS_TO_KEEP_RUNS = 14;

/** Days that access logs and cluster logs are kept. */
export const DEFAULT_DAYS_TO_KEEP_LOGS = 90;

/** Days before the parts of an upload that broke off are removed. */
export const DEFAULT_DAYS_TO_KEEP_BROKEN_UPLOADS = 7;

const MOST_DAYS = 36500;

/** Arguments of {@link LakeStorage}. */
export interface LakeStorageArgs {
  /** Key that encrypts every zone. Grant its use to each job's role. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /**
   * Days before a zone's objects move to Infrequent Access: 30 or more.
   * @default {@link DEFAULT_DAYS_TO_INFREQUENT_ACCESS}
   */
  readonly daysToInfrequentAccess?: ZoneDays;

  /**
   * Days that an overwritten or deleted object can still be brought back.
   * @default {@link DEFAULT_DAYS_TO_KEEP_OLD_VERSIONS}
   */
  readonly daysToKeepOldVersions?: number;

  /**
   * Days that what a run wrote under `runs/` in the refined zone is kept.
   * @default {@link DEFAULT_DAYS_TO_KEEP_RUNS}
   */
  readonly daysToKeepRuns?: number;

  /**
   * Days that everything in the log bucket is kept: S3's access logs under `access/`, and whatever else is logged there.
   * @default {@link DEFAULT_DAYS_TO_KEEP_LOGS}
   */
  readonly daysToKeepLogs?: number;

  /**
   * Days before the parts of an upload that broke off are removed.
   * @default {@link DEFAULT_DAYS_TO_KEEP_BROKEN_UPLOADS}
   */
  readonly daysToKeepBrokenUploads?: number;

  /**
   * First of two keys that keep data: whether Pulumi refuses to delete the buckets.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of two keys that keep data: whether `pulumi destroy` empties and deletes the buckets. Counts only when
   * `protected` is false; else the buckets stay in the account, with all that guards them.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;
}

/** Throws one error that names every argument that will not do. */
export function checkLakeStorageArgs(name: string, args: LakeStorageArgs): void {
  const checks = new Checks();
  expectName(checks, name, [...ZONES, "logs"], LONGEST_BUCKET_NAME);
  for (const zone of ZONES) {
    expectWhole(checks, `daysToInfrequentAccess.${zone}`, args.daysToInfrequentAccess?.[zone], [
      FEWEST_DAYS_TO_INFREQUENT_ACCESS,
      MOST_DAYS,
    ]);
  }
  for (const days of [
    "daysToKeepOldVersions",
    "daysToKeepRuns",
    "daysToKeepLogs",
    "daysToKeepBrokenUploads",
  ] as const) {
    expectWhole(checks, days, args[days], [1, MOST_DAYS]);
  }
  checks.done(`LakeStorage "${name}"`);
}
