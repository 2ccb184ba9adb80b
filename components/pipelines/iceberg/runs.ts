import {
  CATALOG_NAME,
  jobNamed,
  type CatalogPlace,
  type JobManifest,
  type JobValues,
  type KubeRun,
  type SparkSize,
  type WheelUris,
} from "../../spark";
import type { IcebergLayout } from "./layout";

/** What the pipeline does, in the order that a day wants it. */
export const ICEBERG_STEPS = ["load", "analytics", "maintenance"] as const;

/** One thing that the pipeline does. */
export type IcebergStep = (typeof ICEBERG_STEPS)[number];

/** Everything that the pipeline's runs are made of, as plain values. */
export interface IcebergRunsArgs {
  /** Name of the pipeline: it begins each run's. */
  readonly name: string;
  readonly manifest: JobManifest;
  readonly uris: WheelUris;
  readonly layout: IcebergLayout;
  readonly catalog: CatalogPlace;
  readonly region: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly executorServiceAccount: string;
  readonly image: string;
  readonly size: SparkSize;
  readonly database: string;
  readonly maxRejectPercent: number;
  readonly retainDays: number;
  readonly orphanDays: number;
  readonly targetFileMiB: number;
}

/** Jobs of the wheel that the steps run. */
const JOBS: Readonly<Record<IcebergStep, string>> = {
  load: "access-logs",
  analytics: "access-log-analytics",
  maintenance: "iceberg-maintenance",
};

/** The pipeline's runs, by step. */
export function icebergRuns(args: IcebergRunsArgs): Readonly<Record<IcebergStep, KubeRun>> {
  return {
    load: run(args, "load", {
      source: args.layout.source,
      "max-reject-percent": args.maxRejectPercent,
    }),
    analytics: run(args, "analytics", {}),
    maintenance: run(args, "maintenance", {
      "retain-days": args.retainDays,
      "orphan-days": args.orphanDays,
      "target-file-mib": args.targetFileMiB,
    }),
  };
}

function run(args: IcebergRunsArgs, step: IcebergStep, own: JobValues): KubeRun {
  const { layout, catalog, region } = args;
  const job = jobNamed(args.manifest, JOBS[step]);
  return {
    name: `${args.name}-${step}`,
    namespace: args.namespace,
    serviceAccount: args.serviceAccount,
    executorServiceAccount: args.executorServiceAccount,
    image: args.image,
    job,
    values: {
      ...own,
      catalog: CATALOG_NAME,
      database: args.database,
      report: `${layout.reports}${job.name}.json`,
    },
    uris: args.uris,
    size: args.size,
    places: { catalog, region, eventLogs: layout.eventLogs, fallback: layout.fallback },
  };
}
