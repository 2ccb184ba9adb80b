import type { Output } from "@pulumi/pulumi";
import { IcebergPipeline, type IcebergPipelineArgs } from "../../components";
import {
  commonOutputs,
  networkArgs,
  PROJECT_FILES,
  type Settings,
  type StackOutputs,
} from "../../program";
import type { DeployPart } from "../variant";
import { icebergSettings, type IcebergSettings } from "./shape";

/** What a stack of the `eks-iceberg` variant tells its users. */
export interface IcebergOutputs extends StackOutputs {
  /** Who keeps the cluster's machines, as `lake:compute` says: it cannot be changed. */
  readonly compute: string;
  /** Name of the EKS cluster. */
  readonly clusterName: Output<string>;
  /** How to reach the cluster, as the text of a kubeconfig without credentials. */
  readonly kubeconfig: Output<string>;
  /** Where Spark finds the metastore; empty with the Glue catalog. */
  readonly metastoreUri: Output<string>;
  /** The history server's service, as `<namespace>/<name>`. */
  readonly historyService: Output<string>;
  /** The SparkApplications `load`, `analytics` and `maintenance`, each as a run would create it, as one JSON text. */
  readonly sparkApplications: Output<string>;
}

/** Deploys the `eks-iceberg` variant. */
export function deployIceberg(settings: Settings): IcebergOutputs {
  const own = icebergSettings(settings);
  const pipeline = new IcebergPipeline("lake", icebergArgs(own));
  return {
    ...commonOutputs(settings.variant, pipeline),
    compute: own.compute,
    clusterName: pipeline.clusterName,
    kubeconfig: pipeline.kubeconfig,
    metastoreUri: pipeline.metastoreUri,
    historyService: pipeline.historyService,
    sparkApplications: pipeline.sparkApplications,
  };
}

function icebergArgs(settings: IcebergSettings): IcebergPipelineArgs {
  const { wheel, manifest, launcher } = PROJECT_FILES;
  return {
    files: { wheel, manifest, launcher },
    images: {
      // readSettings complains where it is missing.
      spark: settings.sparkImage ?? "",
      ...(settings.metastoreImage === undefined ? {} : { metastore: settings.metastoreImage }),
    },
    network: networkArgs(settings),
    cluster: clusterArgs(settings),
    catalog: settings.catalog,
    metastore: {
      databaseClass: settings.databaseClass,
      multiZone: settings.databaseMultiZone,
      backupDays: settings.databaseBackupDays,
      replicas: settings.metastoreReplicas,
    },
    app: settings.app,
    databaseName: settings.database,
    size: {
      driverCores: settings.driverCores,
      driverMemoryGiB: settings.driverMemoryGiB,
      executorCores: settings.executorCores,
      executorMemoryGiB: settings.executorMemoryGiB,
      fewestExecutors: settings.fewestExecutors,
      mostExecutors: settings.mostExecutors,
    },
    schedules: schedules(settings),
    maxRejectPercent: settings.maxRejectPercent,
    targetFileMiB: settings.targetFileMiB,
    retention: {
      runDays: settings.runRetentionDays,
      oldVersionDays: settings.noncurrentRetentionDays,
      logDays: settings.logRetentionDays,
      snapshotDays: settings.snapshotDays,
      orphanDays: settings.orphanDays,
    },
    protected: settings.protected,
    deleteDataOnDestroy: settings.deleteDataOnDestroy,
  };
}

function clusterArgs(settings: IcebergSettings): NonNullable<IcebergPipelineArgs["cluster"]> {
  return {
    compute: settings.compute,
    version: settings.kubernetesVersion,
    apiCidrs: settings.apiCidrs,
    adminRoleArns: settings.clusterAdmins,
    logRetentionDays: settings.logRetentionDays,
    executorFamilies: settings.executorFamilies,
    serviceFamilies: settings.serviceFamilies,
    mostExecutorCores: settings.mostExecutorCores,
    podMonitors: settings.podMonitors,
  };
}

function schedules(settings: IcebergSettings): NonNullable<IcebergPipelineArgs["schedules"]> {
  const { loadSchedule, analyticsSchedule, maintenanceSchedule } = settings;
  return {
    ...(loadSchedule === undefined ? {} : { load: loadSchedule }),
    ...(analyticsSchedule === undefined ? {} : { analytics: analyticsSchedule }),
    ...(maintenanceSchedule === undefined ? {} : { maintenance: maintenanceSchedule }),
  };
}

export const deploy: DeployPart = deployIceberg;
