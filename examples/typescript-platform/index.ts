import * as kubernetes from "@pulumi/kubernetes";
import { Config, interpolate } from "@pulumi/pulumi";
import {
  Access,
  LakeFoundation,
  NatMode,
  SPARK_API,
  SPARK_VERSION,
  SparkHost,
  SparkPlatform,
} from "spark-lake";

const config = new Config();
/** Image that the repository's `images/spark` builds. */
const image = config.require("sparkImage");
const keys = {
  protected: config.getBoolean("protected") ?? true,
  deleteDataOnDestroy: config.getBoolean("deleteDataOnDestroy") ?? false,
};

const foundation = new LakeFoundation("texts", {
  hosts: [SparkHost.Eks],
  scripts: { "count-lines": config.require("job") },
  // No way to the internet: AWS's services are reached inside the network.
  network: { nat: NatMode.None, flowLogs: false },
  ...keys,
});

const platform = new SparkPlatform("texts", {
  vpcId: foundation.vpcId,
  privateSubnetIds: foundation.privateSubnetIds,
  kmsKeyArn: foundation.kmsKeyArn,
  runBucketName: foundation.refinedBucketName,
  runBucketArn: foundation.refinedBucketArn,
  sparkImage: image,
  grants: [
    { bucketArn: foundation.artifactBucketArn, prefixes: ["scripts/"], access: Access.Read },
    { bucketArn: foundation.rawBucketArn, prefixes: ["texts/"], access: Access.Read },
    { bucketArn: foundation.servedBucketArn, prefixes: ["line-counts/"], access: Access.Write },
  ],
  ...keys,
});

new kubernetes.apiextensions.CustomResource(
  "count-lines",
  {
    apiVersion: SPARK_API,
    kind: "SparkApplication",
    metadata: { name: "count-lines", namespace: platform.jobNamespace },
    spec: {
      type: "Python",
      pythonVersion: "3",
      mode: "cluster",
      sparkVersion: SPARK_VERSION,
      image,
      mainApplicationFile: foundation.scriptUris["count-lines"],
      arguments: [
        interpolate`s3a://${foundation.rawBucketName}/texts/`,
        interpolate`s3a://${foundation.servedBucketName}/line-counts/`,
      ],
      sparkConf: platform.sparkConf,
      restartPolicy: { type: "Never" },
      driver: platform.driverPod.apply((pod) => ({ ...pod, cores: 1, memory: "2g" })),
      executor: platform.executorPod.apply((pod) => ({
        ...pod,
        cores: 4,
        memory: "8g",
        instances: 2,
      })),
    },
  },
  // The platform comes first and goes last: it has the type of the object, and the operator that lets it go.
  { provider: platform.kubernetesProvider(), dependsOn: platform },
);

export const rawBucket = foundation.rawBucketName;
export const jobNamespace = platform.jobNamespace;
export const kubeconfig = platform.kubeconfig;
