import * as pulumi from "@pulumi/pulumi";
import { LakeCatalog, sparkifyTables } from "../../catalog";
import { EMR_POLICY_TAG, EmrAccess, nodeStatements } from "../../emr";
import { Access, JobRole, KeyUser, LakeKey } from "../../identity";
import { NatMode, Network } from "../../network";
import { placeOf } from "../../shared";
import { ArtifactStore, type LakeStorage } from "../../storage";
import { REFINED_PREFIXES, SERVED_PREFIXES, SOURCES } from "./layout";
import { DEFAULT_SONGS_LAYOUT, EMR_ENDPOINTS, yearsOf, type EmrPipelineArgs } from "./args";
import { createStorage, keysOf, scriptUri } from "../lakeFoundation";

/** Script names in the artifact store. */
const LAUNCHER = "launcher";
const PREFIX_LISTS = "prefix-lists";

/** What every run of a pipeline stands on. */
export interface EmrFoundation {
  readonly key: LakeKey;
  readonly storage: LakeStorage;
  readonly artifacts: ArtifactStore;
  readonly network: Network;
  readonly nodes: JobRole;
  readonly access: EmrAccess;
}

/** Makes key, buckets, network and roles of the pipeline `name`, as children of `parent`. */
export function createFoundation(
  name: string,
  args: EmrPipelineArgs,
  parent: pulumi.Resource,
): EmrFoundation {
  const key = createKey(name, args, parent);
  const storage = createStorage(name, args, key, parent);
  const artifacts = createArtifacts(name, args, { key, storage }, parent);
  const network = createNetwork(name, args, key, parent);
  const nodes = createNodeRole(name, { key, storage, artifacts }, parent);
  const access = new EmrAccess(
    `${name}-emr`,
    { vpcId: network.vpcId, kmsKeyArn: key.keyArn, instanceRoleArn: nodes.roleArn },
    { parent },
  );
  return { key, storage, artifacts, network, nodes, access };
}

/** Makes the catalog of the five tables. */
export function createCatalog(
  name: string,
  args: EmrPipelineArgs,
  { key, storage }: Pick<EmrFoundation, "key" | "storage">,
  parent: pulumi.Resource,
): LakeCatalog {
  return new LakeCatalog(
    `${name}-catalog`,
    {
      bucketName: storage.servedBucketName,
      databaseName: args.databaseName ?? `${name}_${pulumi.getStack()}`.replaceAll("-", "_"),
      description: "Songs played on a streaming service: who played what, when and where.",
      tables: sparkifyTables(args.songsLayout ?? DEFAULT_SONGS_LAYOUT, yearsOf(args)),
      queryResultsUri: storage.refinedBucketName.apply((bucket) => `s3://${bucket}/runs/athena/`),
      kmsKeyArn: key.keyArn,
    },
    { parent },
  );
}

/** URI of the script that starts a job. */
export function launcherUri(artifacts: ArtifactStore): pulumi.Output<string> {
  return scriptUri(artifacts, LAUNCHER);
}

/** URI of the script that lists prefixes. */
export function prefixListsUri(artifacts: ArtifactStore): pulumi.Output<string> {
  return scriptUri(artifacts, PREFIX_LISTS);
}

/** Instance profile of the nodes, by name. */
export function instanceProfileName(nodes: JobRole): pulumi.Output<string> {
  if (nodes.instanceProfileName === undefined)
    throw new Error("the nodes have no instance profile");
  return nodes.instanceProfileName;
}

function createKey(name: string, args: EmrPipelineArgs, parent: pulumi.Resource): LakeKey {
  return new LakeKey(
    `${name}-key`,
    {
      description: `Encrypts the data, logs, disks and messages of ${name}`,
      users: [KeyUser.CloudWatchLogs, KeyUser.EventBridge, KeyUser.CloudWatchAlarms],
      ...keysOf(args),
    },
    { parent },
  );
}

function createArtifacts(
  name: string,
  args: EmrPipelineArgs,
  { key, storage }: Pick<EmrFoundation, "key" | "storage">,
  parent: pulumi.Resource,
): ArtifactStore {
  return new ArtifactStore(
    name,
    {
      kmsKeyArn: key.keyArn,
      wheel: args.files.wheel,
      scripts: { [LAUNCHER]: args.files.launcher, [PREFIX_LISTS]: args.files.prefixLists },
      logBucketName: storage.logBucketName,
      ...keysOf(args),
    },
    { parent },
  );
}

function createNetwork(
  name: string,
  args: EmrPipelineArgs,
  key: LakeKey,
  parent: pulumi.Resource,
): Network {
  const asked = args.network ?? {};
  const endpoints = asked.interfaceEndpoints ?? (asked.nat === NatMode.None ? EMR_ENDPOINTS : []);
  const isMade = asked.vpcId === undefined && asked.privateSubnetIds === undefined;
  return new Network(
    `${name}-network`,
    {
      ...asked,
      interfaceEndpoints: endpoints,
      ...((asked.flowLogs ?? isMade) ? { kmsKeyArn: key.keyArn } : {}),
      ...(isMade ? { tags: { [EMR_POLICY_TAG]: "true" } } : {}),
    },
    { parent },
  );
}

function createNodeRole(
  name: string,
  { key, storage, artifacts }: Pick<EmrFoundation, "key" | "storage" | "artifacts">,
  parent: pulumi.Resource,
): JobRole {
  const sources = SOURCES.map((source) => `${source}/`);
  return new JobRole(
    `${name}-nodes`,
    {
      description: `Nodes of ${name}'s clusters: what a run reads and writes`,
      services: ["ec2.amazonaws.com"],
      instanceProfile: true,
      kmsKeyArns: [key.keyArn],
      grants: [
        { bucketArn: storage.rawBucketArn, prefixes: sources, access: Access.Read },
        {
          bucketArn: storage.refinedBucketArn,
          prefixes: [...REFINED_PREFIXES],
          access: Access.Write,
        },
        {
          bucketArn: storage.servedBucketArn,
          prefixes: [...SERVED_PREFIXES],
          access: Access.Write,
        },
        { bucketArn: artifacts.bucketArn, prefixes: ["wheels/", "scripts/"], access: Access.Read },
        { bucketArn: storage.logBucketArn, prefixes: ["emr/"], access: Access.Write },
      ],
      statements: placeOf(parent).apply(nodeStatements),
    },
    { parent },
  );
}
