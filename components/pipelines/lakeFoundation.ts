import type * as pulumi from "@pulumi/pulumi";
import type { LakeKey } from "../identity";
import type { Keys } from "../shared";
import { LakeStorage, type ArtifactStore } from "../storage";
import type { PipelineRetentionArgs } from "./pipelineArgs";

/** What every pipeline says of its storage. */
export interface StorageWishes extends Keys {
  readonly retention?: PipelineRetentionArgs;
}

/** The two keys that keep data, defaults filled in. */
export function keysOf(wishes: StorageWishes): Required<Keys> {
  return {
    protected: wishes.protected ?? true,
    deleteDataOnDestroy: wishes.deleteDataOnDestroy ?? false,
  };
}

/** Makes the buckets of the pipeline `name`, as children of `parent`. */
export function createStorage(
  name: string,
  wishes: StorageWishes,
  key: LakeKey,
  parent: pulumi.Resource,
): LakeStorage {
  const { runDays, oldVersionDays, logDays } = wishes.retention ?? {};
  return new LakeStorage(
    name,
    {
      kmsKeyArn: key.keyArn,
      ...(runDays === undefined ? {} : { daysToKeepRuns: runDays }),
      ...(oldVersionDays === undefined ? {} : { daysToKeepOldVersions: oldVersionDays }),
      ...(logDays === undefined ? {} : { daysToKeepLogs: logDays }),
      ...keysOf(wishes),
    },
    { parent },
  );
}

/** URI of a script of the artifact store. */
export function scriptUri({ scriptUris }: ArtifactStore, script: string): pulumi.Output<string> {
  const uri = scriptUris[script];
  if (uri === undefined) throw new Error(`the artifact store has no script "${script}"`);
  return uri;
}
