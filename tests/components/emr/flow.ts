import { bootstrapAction, ClusterMode, commandStep, type JobFlow } from "../../../components/emr";

/** A job flow of two steps. */
export const FLOW: JobFlow = {
  name: "lake-dev",
  releaseLabel: "emr-7.13.0",
  mode: ClusterMode.Transient,
  size: {
    primaryInstanceTypes: ["m6i.xlarge"],
    coreInstanceTypes: ["m6i.xlarge", "m5.xlarge"],
    coreCount: 2,
    taskInstanceTypes: ["m5.xlarge"],
    taskCount: 5,
    taskSpotPercent: 70,
  },
  idleMinutes: 30,
  serviceRoleArn: "arn:service",
  instanceProfileName: "nodes",
  subnetIds: ["subnet-a", "subnet-b"],
  primarySecurityGroupId: "sg-primary",
  coreSecurityGroupId: "sg-core",
  serviceSecurityGroupId: "sg-service",
  securityConfigurationName: "sealed",
  logUri: "s3://logs/emr/",
  kmsKeyArn: "arn:key",
  bootstrapActions: [
    bootstrapAction("List prefixes", ["s3://a/x.sh", "--allow-empty", "s3://raw/"]),
  ],
  steps: [
    commandStep("first", ["bash", "-c", "true"]),
    commandStep("second", ["s3-dist-cp", "{{run}}"]),
  ],
  tags: { team: "data" },
};
