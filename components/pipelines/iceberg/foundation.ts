import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { KeyUser, LakeKey } from "../../identity";
import { NatMode, Network } from "../../network";
import { ArtifactStore, type LakeStorage } from "../../storage";
import { EVENTS_PREFIX } from "./layout";
import { EKS_ENDPOINTS, type IcebergPipelineArgs } from "./args";
import { createStorage, keysOf, scriptUri } from "../lakeFoundation";

/** Script name in the artifact store. */
const LAUNCHER = "launcher";

/** What the cluster and every run stand on. */
export interface IcebergFoundation {
  readonly key: LakeKey;
  readonly storage: LakeStorage;
  readonly artifacts: ArtifactStore;
  readonly network: Network;
}

/** Makes key, buckets and network of the pipeline `name`, as children of `parent`. */
export function createIcebergFoundation(
  name: string,
  args: IcebergPipelineArgs,
  parent: pulumi.Resource,
): IcebergFoundation {
  const key = new LakeKey(
    `${name}-key`,
    {
      description: `Encrypts the data, logs, database and secrets of ${name}`,
      users: [KeyUser.CloudWatchLogs],
      ...keysOf(args),
    },
    { parent },
  );
  const storage = createStorage(name, args, key, parent);
  createEventFolder(name, storage, parent);
  const artifacts = new ArtifactStore(
    name,
    {
      kmsKeyArn: key.keyArn,
      wheel: args.files.wheel,
      scripts: { [LAUNCHER]: args.files.launcher },
      logBucketName: storage.logBucketName,
      ...keysOf(args),
    },
    { parent },
  );
  return { key, storage, artifacts, network: createNetwork(name, args, key, parent) };
}

/** URI of the script that starts a job. */
export function launcherOf(artifacts: ArtifactStore): pulumi.Output<string> {
  return scriptUri(artifacts, LAUNCHER);
}

/** Spark and its history server refuse a folder of event logs that is not there; S3 has folders only where something says so. */
function createEventFolder(name: string, storage: LakeStorage, parent: pulumi.Resource): void {
  new aws.s3.BucketObjectv2(
    `${name}-events`,
    { bucket: storage.refinedBucketName, key: `${EVENTS_PREFIX}/`, content: "" },
    { parent },
  );
}

/** Zones that take no control plane of EKS: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const ZONES_WITHOUT_EKS = ["use1-az3", "usw1-az2", "cac1-az3"] as const;

function createNetwork(
  name: string,
  args: IcebergPipelineArgs,
  key: LakeKey,
  parent: pulumi.Resource,
): Network {
  const asked = args.network ?? {};
  const endpoints = asked.interfaceEndpoints ?? (asked.nat === NatMode.None ? EKS_ENDPOINTS : []);
  const isMade = asked.vpcId === undefined && asked.privateSubnetIds === undefined;
  return new Network(
    `${name}-network`,
    {
      ...asked,
      interfaceEndpoints: endpoints,
      ...(isMade ? { excludeZoneIds: [...ZONES_WITHOUT_EKS] } : {}),
      ...((asked.flowLogs ?? isMade) ? { kmsKeyArn: key.keyArn } : {}),
    },
    { parent },
  );
}
