import assert from "node:assert/strict";
import {
  ClusterMode,
  jobFlowRequest,
  scheduledRequest,
  s3DistCpWords,
} from "../../../components/emr";
import { FLOW } from "./flow";

describe("jobFlowRequest", () => {
  it("ends a transient cluster after its steps, and at the first that fails", () => {
    const request = jobFlowRequest(FLOW);

    assert.equal(request.Instances.KeepJobFlowAliveWhenNoSteps, false);
    assert.deepEqual(
      request.Steps.map((step) => [step.Name, step.ActionOnFailure]),
      [
        ["first", "TERMINATE_CLUSTER"],
        ["second", "TERMINATE_CLUSTER"],
      ],
    );
  });

  it("keeps a persistent cluster without steps until it is idle", () => {
    const request = jobFlowRequest({ ...FLOW, mode: ClusterMode.Persistent });

    assert.equal(request.Instances.KeepJobFlowAliveWhenNoSteps, true);
    assert.deepEqual(request.Steps, []);
    assert.deepEqual(request.AutoTerminationPolicy, { IdleTimeout: 1800 });
  });

  it("buys core nodes on demand and the asked share of task nodes as spot, in whole nodes", () => {
    const fleets = jobFlowRequest(FLOW).Instances.InstanceFleets ?? [];

    assert.deepEqual(
      fleets.map((fleet) => [
        fleet.InstanceFleetType,
        fleet.TargetOnDemandCapacity,
        fleet.TargetSpotCapacity,
      ]),
      [
        ["MASTER", 1, undefined],
        ["CORE", 2, undefined],
        ["TASK", 1, 4],
      ],
    );
    assert.equal(
      fleets[2]?.LaunchSpecifications?.SpotSpecification?.TimeoutAction,
      "SWITCH_TO_ON_DEMAND",
    );
  });

  it("has no task fleet where there are no task nodes", () => {
    const request = jobFlowRequest({ ...FLOW, size: { ...FLOW.size, taskCount: 0 } });

    assert.deepEqual(
      request.Instances.InstanceFleets?.map((fleet) => fleet.InstanceFleetType),
      ["MASTER", "CORE"],
    );
  });

  it("runs Python 3.11 in driver and executors", () => {
    const env = jobFlowRequest(FLOW).Configurations.find((it) => it.Classification === "spark-env");

    assert.deepEqual(env?.Configurations?.[0]?.Properties, {
      PYSPARK_PYTHON: "/usr/bin/python3.11",
    });
  });

  it("asks for a secret on every connection of Spark's, the shuffle service's too (cases/security/02)", () => {
    const properties = (name: string): Readonly<Record<string, string>> => {
      const { Configurations } = jobFlowRequest(FLOW);
      return Configurations.find((it) => it.Classification === name)?.Properties ?? {};
    };
    const crypto = {
      "spark.authenticate": "true",
      "spark.network.crypto.enabled": "true",
      "spark.network.crypto.authEngineVersion": "2",
    };
    // The service and the executors must speak the same: one that asks for no secret refuses those who bring one.
    assert.deepEqual(properties("yarn-site"), crypto);
    const spark = properties("spark-defaults");
    assert.deepEqual({ ...spark, ...crypto }, spark);
    assert.equal(spark["spark.ui.killEnabled"], "false");
    // SPARK-56227: under AES/GCM, executors of EMR's Spark 3.5.6 never answer.
    assert.equal(spark["spark.network.crypto.cipher"], undefined);
  });

  it("bounds Java's inlining in driver and executors alike", () => {
    const spark = jobFlowRequest(FLOW).Configurations.find(
      (it) => it.Classification === "spark-defaults",
    );
    for (const role of ["driver", "executor"]) {
      const options = spark?.Properties?.[`spark.${role}.extraJavaOptions`];
      assert.match(options ?? "", /-XX:FreqInlineSize=\d+ -XX:InlineSmallCode=\d+/, role);
    }
  });

  it("is reached by Session Manager, not by SSH, in private subnets and EMR's own groups", () => {
    const { Instances } = jobFlowRequest(FLOW);

    assert.equal(Instances.Ec2KeyName, undefined);
    assert.deepEqual(Instances.Ec2SubnetIds, ["subnet-a", "subnet-b"]);
    assert.equal(Instances.EmrManagedMasterSecurityGroup, "sg-primary");
    assert.equal(Instances.EmrManagedSlaveSecurityGroup, "sg-core");
    assert.equal(Instances.ServiceAccessSecurityGroup, "sg-service");
  });

  it("logs to S3 and encrypts by the security configuration", () => {
    const { LogUri, SecurityConfiguration, LogEncryptionKmsKeyId } = jobFlowRequest(FLOW);

    assert.deepEqual(
      { LogUri, SecurityConfiguration, LogEncryptionKmsKeyId },
      {
        LogUri: "s3://logs/emr/",
        SecurityConfiguration: "sealed",
        LogEncryptionKmsKeyId: "arn:key",
      },
    );
  });
});

describe("scheduledRequest", () => {
  it("leaves the run's id to the scheduler, everywhere", () => {
    const text = scheduledRequest(JSON.stringify(jobFlowRequest(FLOW)));

    assert.ok(!text.includes("{{run}}"));
    assert.ok(text.includes("<aws.scheduler.execution-id>"));
  });
});

describe("s3DistCpWords", () => {
  it("keeps the index of a merged file before its extension, where globs find it", () => {
    const words = s3DistCpWords({
      source: "s3://raw/log_data/",
      target: "s3://refined/runs/1/",
      prefixList: "s3://refined/prefixes/log_data.txt",
      pattern: ".*[.]json",
      groupBy: ".*/(a)/.*",
      targetMiB: 128,
    });

    assert.deepEqual(words, [
      "s3-dist-cp",
      "--src=s3://raw/log_data/",
      "--dest=s3://refined/runs/1/",
      "--srcPrefixesFile=s3://refined/prefixes/log_data.txt",
      "--srcPattern=.*[.]json",
      "--groupBy=.*/(a)/.*",
      "--outputCodec=none",
      "--targetSize=128",
    ]);
  });
});
