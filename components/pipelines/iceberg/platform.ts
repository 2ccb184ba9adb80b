import type * as pulumi from "@pulumi/pulumi";
import { Access, type BucketGrant } from "../../identity";
import {
  LakeFoundation,
  SparkHost,
  SparkPlatform,
  type PlatformMetastoreArgs,
} from "../../platform";
import {
  arn,
  given,
  placeOf,
  withKeyDefaults,
  type Place,
  type PolicyStatement,
} from "../../shared";
import { IcebergCatalog } from "../../spark";
import { scriptUri } from "../files";
import { runWishes, type IcebergPipelineArgs } from "./args";
import { LOGS_PREFIX, REFINED_WRITES, WAREHOUSE_PREFIX } from "./layout";

/** Script name in the artifact store. */
const LAUNCHER = "launcher";

/** Makes key, buckets and network of the pipeline `name`, as a child of `parent`. */
export function createFoundation(
  name: string,
  args: IcebergPipelineArgs,
  parent: pulumi.Resource,
): LakeFoundation {
  const { network, retention } = args;
  return new LakeFoundation(
    name,
    {
      hosts: [SparkHost.Eks],
      wheel: args.files.wheel,
      scripts: { [LAUNCHER]: args.files.launcher },
      ...given({ network, retention }),
      ...withKeyDefaults(args),
    },
    { parent },
  );
}

/** Makes what the pipeline's runs need of a cluster, as a child of `parent`. */
export function createPlatform(
  name: string,
  args: IcebergPipelineArgs,
  lake: LakeFoundation,
  parent: pulumi.Resource,
): SparkPlatform {
  const { catalog, database } = runWishes(args);
  const usesGlue = catalog === IcebergCatalog.Glue;
  return new SparkPlatform(
    name,
    {
      vpcId: lake.vpcId,
      privateSubnetIds: lake.privateSubnetIds,
      kmsKeyArn: lake.kmsKeyArn,
      runBucketName: lake.refinedBucketName,
      runBucketArn: lake.refinedBucketArn,
      sparkImage: args.images.spark,
      grants: grantsOf(lake),
      ...given({
        cluster: args.cluster,
        metastore: usesGlue ? undefined : metastoreOf(args, lake),
        statements: usesGlue
          ? placeOf(parent).apply((here) => glueStatements(here, database))
          : undefined,
        eventLogDays: args.retention?.runDays,
      }),
      ...withKeyDefaults(args),
    },
    { parent },
  );
}

/** URI of the script that starts a job. */
export function launcherOf(lake: LakeFoundation): pulumi.Output<string> {
  return scriptUri(lake, LAUNCHER);
}

function metastoreOf(
  args: IcebergPipelineArgs,
  lake: LakeFoundation,
): PlatformMetastoreArgs | undefined {
  const image = args.images.metastore;
  if (image === undefined) return undefined;
  return {
    ...args.metastore,
    image,
    warehouseBucketName: lake.servedBucketName,
    warehouseBucketArn: lake.servedBucketArn,
    warehousePrefix: WAREHOUSE_PREFIX,
  };
}

/** Log files to read, tables and reports to write. */
function grantsOf(lake: LakeFoundation): BucketGrant[] {
  return [
    { bucketArn: lake.rawBucketArn, prefixes: [`${LOGS_PREFIX}/`], access: Access.Read },
    { bucketArn: lake.artifactBucketArn, prefixes: ["wheels/", "scripts/"], access: Access.Read },
    { bucketArn: lake.refinedBucketArn, prefixes: [...REFINED_WRITES], access: Access.Write },
    { bucketArn: lake.servedBucketArn, prefixes: [`${WAREHOUSE_PREFIX}/`], access: Access.Write },
  ];
}

/** Leave to make one database of the Glue catalog, and its tables. */
function glueStatements(place: Place, database: string): PolicyStatement[] {
  const resources = ["catalog", `database/${database}`, `table/${database}/*`].map((resource) =>
    arn(place, "glue", resource),
  );
  return [
    {
      sid: "Tables",
      actions: [
        "glue:GetDatabase",
        "glue:GetDatabases",
        "glue:CreateDatabase",
        "glue:UpdateDatabase",
        "glue:GetTable",
        "glue:GetTables",
        "glue:CreateTable",
        "glue:UpdateTable",
        "glue:DeleteTable",
      ],
      resources,
    },
  ];
}
