import { output } from "@pulumi/pulumi";
import { LakeKey, LakeStorage } from "../../../components";
import type { DeployPart } from "../../../variants";

export const deploy: DeployPart = ({ variant }) => {
  const key = new LakeKey("toy", { protected: false, deleteDataOnDestroy: true });
  const storage = new LakeStorage("toy", { kmsKeyArn: key.keyArn });
  return {
    variant,
    rawBucket: storage.rawBucketName,
    refinedBucket: storage.refinedBucketName,
    servedBucket: storage.servedBucketName,
    artifactBucket: storage.logBucketName,
    logBucket: storage.logBucketName,
    database: output("toys"),
  };
};
