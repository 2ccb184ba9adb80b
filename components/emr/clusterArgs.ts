import type {
  BootstrapActionConfig,
  InstanceFleetConfig,
  SpotProvisioningSpecification,
} from "@aws-sdk/client-emr";
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { JobFlowRequest } from "./jobFlow";

/** `aws.emr.Cluster`'s arguments as plain values. */
export type PlainClusterArgs = pulumi.Unwrap<aws.emr.ClusterArgs>;
type Fleet = pulumi.Unwrap<aws.types.input.emr.ClusterCoreInstanceFleet>;
type Launch = pulumi.Unwrap<aws.types.input.emr.ClusterCoreInstanceFleetLaunchSpecifications>;
type Spot =
  pulumi.Unwrap<aws.types.input.emr.ClusterCoreInstanceFleetLaunchSpecificationsSpotSpecification>;

/** The same cluster that `request` would start, in the words of `aws.emr.Cluster`. Steps are not part of it. */
export function clusterArgs(request: JobFlowRequest): PlainClusterArgs {
  return {
    name: request.Name,
    releaseLabel: request.ReleaseLabel,
    applications: request.Applications.map(({ Name = "" }) => Name),
    configurationsJson: JSON.stringify(request.Configurations),
    logUri: request.LogUri,
    logEncryptionKmsKeyId: request.LogEncryptionKmsKeyId,
    serviceRole: request.ServiceRole,
    securityConfiguration: request.SecurityConfiguration,
    scaleDownBehavior: request.ScaleDownBehavior,
    keepJobFlowAliveWhenNoSteps: true,
    terminationProtection: false,
    autoTerminationPolicy: { idleTimeout: request.AutoTerminationPolicy.IdleTimeout },
    masterInstanceFleet: fleetArgs(fleetOf(request, "MASTER")),
    coreInstanceFleet: fleetArgs(fleetOf(request, "CORE")),
    ec2Attributes: ec2Attributes(request),
    bootstrapActions: request.BootstrapActions.map(bootstrapArgs),
    tags: Object.fromEntries(request.Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

/** The fleet of one kind, in the words of `aws.emr.InstanceFleet` and of the cluster's own two fleets. */
export function fleetArgs(fleet: InstanceFleetConfig): Fleet {
  return {
    name: fleet.Name ?? "",
    targetOnDemandCapacity: fleet.TargetOnDemandCapacity ?? 0,
    targetSpotCapacity: fleet.TargetSpotCapacity ?? 0,
    instanceTypeConfigs: (fleet.InstanceTypeConfigs ?? []).map((config) => ({
      instanceType: config.InstanceType ?? "",
      weightedCapacity: config.WeightedCapacity ?? 1,
    })),
    launchSpecifications: launchSpecifications(fleet),
  };
}

/** The fleet of one kind that a request asks for. */
export function fleetOf(
  request: JobFlowRequest,
  type: "MASTER" | "CORE" | "TASK",
): InstanceFleetConfig {
  const fleets = request.Instances.InstanceFleets ?? [];
  const fleet = fleets.find(({ InstanceFleetType }) => InstanceFleetType === type);
  if (fleet === undefined) throw new Error(`The job-flow request has no ${type} fleet.`);
  return fleet;
}

function ec2Attributes({
  JobFlowRole,
  Instances,
}: JobFlowRequest): pulumi.Unwrap<aws.types.input.emr.ClusterEc2Attributes> {
  return {
    instanceProfile: JobFlowRole,
    subnetIds: Instances.Ec2SubnetIds,
    emrManagedMasterSecurityGroup: Instances.EmrManagedMasterSecurityGroup,
    emrManagedSlaveSecurityGroup: Instances.EmrManagedSlaveSecurityGroup,
    serviceAccessSecurityGroup: Instances.ServiceAccessSecurityGroup,
  };
}

function bootstrapArgs({
  Name = "",
  ScriptBootstrapAction: { Path = "", Args = [] } = { Path: "" },
}: BootstrapActionConfig): pulumi.Unwrap<aws.types.input.emr.ClusterBootstrapAction> {
  return { name: Name, path: Path, args: Args };
}

function launchSpecifications(fleet: InstanceFleetConfig): Launch {
  const { OnDemandSpecification, SpotSpecification } = fleet.LaunchSpecifications ?? {};
  return {
    onDemandSpecifications: OnDemandSpecification
      ? [{ allocationStrategy: OnDemandSpecification.AllocationStrategy ?? "lowest-price" }]
      : [],
    // The provider refuses a launch specification without this part; for a fleet without spot capacity it says nothing.
    spotSpecifications: [spotSpecification(SpotSpecification ?? {})],
  };
}

function spotSpecification(spot: Partial<SpotProvisioningSpecification>): Spot {
  return {
    timeoutAction: spot.TimeoutAction ?? "SWITCH_TO_ON_DEMAND",
    timeoutDurationMinutes: spot.TimeoutDurationMinutes ?? 15,
    allocationStrategy: spot.AllocationStrategy ?? "price-capacity-optimized",
  };
}
