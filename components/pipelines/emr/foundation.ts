import * as pulumi from "@pulumi/pulumi";
import { LakeCatalog, sparkifyTables } from "../../catalog";
import { EmrAccess, nodeStatements } from "../../emr";
import { Access, JobRole } from "../../identity";
import { LakeFoundation, SparkHost } from "../../platform";
import { given, placeOf, withKeyDefaults } from "../../shared";
import { scriptUri } from "../files";
import { DEFAULT_SONGS_LAYOUT, yearsOf, type EmrPipelineArgs } from "./args";
import { REFINED_PREFIXES, SERVED_PREFIXES, SOURCES } from "./layout";

/** Script names in the artifact store. */
const LAUNCHER = "launcher";
const PREFIX_LISTS = "prefix-lists";

/** What every run of a pipeline stands on. */
export interface EmrFoundation {
  readonly lake: LakeFoundation;
  readonly nodes: JobRole;
  readonly access: EmrAccess;
}

/** Makes the foundation and the roles of the pipeline `name`, as children of `parent`. */
export function createFoundation(
  name: string,
  args: EmrPipelineArgs,
  parent: pulumi.Resource,
): EmrFoundation {
  const { network, retention } = args;
  const lake = new LakeFoundation(
    name,
    {
      hosts: [SparkHost.Emr],
      wheel: args.files.wheel,
      scripts: { [LAUNCHER]: args.files.launcher, [PREFIX_LISTS]: args.files.prefixLists },
      ...given({ network, retention }),
      ...withKeyDefaults(args),
    },
    { parent },
  );
  const nodes = createNodeRole(name, lake, parent);
  const access = new EmrAccess(
    `${name}-emr`,
    { vpcId: lake.vpcId, kmsKeyArn: lake.kmsKeyArn, instanceRoleArn: nodes.roleArn },
    { parent },
  );
  return { lake, nodes, access };
}

/** Makes the catalog of the five tables. */
export function createCatalog(
  name: string,
  args: EmrPipelineArgs,
  lake: LakeFoundation,
  parent: pulumi.Resource,
): LakeCatalog {
  return new LakeCatalog(
    `${name}-catalog`,
    {
      bucketName: lake.servedBucketName,
      databaseName: args.databaseName ?? `${name}_${pulumi.getStack()}`.replaceAll("-", "_"),
      description: "Songs played on a streaming service: who played what, when and where.",
      tables: sparkifyTables(args.songsLayout ?? DEFAULT_SONGS_LAYOUT, yearsOf(args)),
      queryResultsUri: lake.refinedBucketName.apply((bucket) => `s3://${bucket}/runs/athena/`),
      kmsKeyArn: lake.kmsKeyArn,
    },
    { parent },
  );
}

/** URI of the script that starts a job. */
export function launcherUri(lake: LakeFoundation): pulumi.Output<string> {
  return scriptUri(lake, LAUNCHER);
}

/** URI of the script that lists prefixes. */
export function prefixListsUri(lake: LakeFoundation): pulumi.Output<string> {
  return scriptUri(lake, PREFIX_LISTS);
}

/** Instance profile of the nodes, by name. */
export function instanceProfileName(nodes: JobRole): pulumi.Output<string> {
  if (nodes.instanceProfileName === undefined)
    throw new Error("the nodes have no instance profile");
  return nodes.instanceProfileName;
}

function createNodeRole(name: string, lake: LakeFoundation, parent: pulumi.Resource): JobRole {
  const sources = SOURCES.map((source) => `${source}/`);
  return new JobRole(
    `${name}-nodes`,
    {
      description: `Nodes of ${name}'s clusters: what a run reads and writes`,
      services: ["ec2.amazonaws.com"],
      instanceProfile: true,
      kmsKeyArns: [lake.kmsKeyArn],
      grants: [
        { bucketArn: lake.rawBucketArn, prefixes: sources, access: Access.Read },
        {
          bucketArn: lake.refinedBucketArn,
          prefixes: [...REFINED_PREFIXES],
          access: Access.Write,
        },
        { bucketArn: lake.servedBucketArn, prefixes: [...SERVED_PREFIXES], access: Access.Write },
        {
          bucketArn: lake.artifactBucketArn,
          prefixes: ["wheels/", "scripts/"],
          access: Access.Read,
        },
        { bucketArn: lake.logBucketArn, prefixes: ["emr/"], access: Access.Write },
      ],
      statements: placeOf(parent).apply(nodeStatements),
    },
    { parent },
  );
}
