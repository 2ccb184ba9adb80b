import type { OutputMap } from "@pulumi/pulumi/automation";
import { CPUS_OF_XLARGE, readVersions } from "../../cli";
import { ClusterCompute } from "../../components";
import type { Settings } from "../../program";
import type { CheckPart } from "../variant";
import { awsCliCheck } from "./check/awsCli";
import { imageChecks, readImagePins } from "./check/imageMatrix";
import { icebergSettings } from "./shape";

/** Sizes of the nodes that services and drivers, and executors, are given; Auto Mode may choose others. */
const SERVICE_SIZE = "xlarge";
const EXECUTOR_SIZE = "2xlarge";

/** Nodes of services, in two zones. */
const SERVICE_NODES = 2;

/** EKS spreads its control plane: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const FEWEST_ZONES = 2;

export const check: CheckPart = {
  instanceTypes: (settings) => {
    const { compute, serviceFamilies, executorFamilies } = icebergSettings(settings);
    // A pool of Auto Mode passes over what the region lacks; a node group that names it cannot be made.
    const oneWillDo = compute === ClusterCompute.Auto;
    return [
      { key: "serviceFamilies", types: ofSize(serviceFamilies, SERVICE_SIZE), oneWillDo },
      { key: "executorFamilies", types: ofSize(executorFamilies, EXECUTOR_SIZE), oneWillDo },
    ];
  },
  // Services and a driver on demand; executors on spot, as many as a run may have.
  cpus: (settings) => {
    const { mostExecutors, executorCores } = icebergSettings(settings);
    return {
      onDemand: (SERVICE_NODES + 1) * CPUS_OF_XLARGE,
      spot: mostExecutors * executorCores,
    };
  },
  // EKS lets the maker in by itself, and takes no second entry for one principal:
  // https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
  besideMaker: (settings) =>
    icebergSettings(settings).clusterAdmins.map((arn, index) => ({
      setting: `lake:clusterAdmins[${index}]`,
      arn,
    })),
  live: liveFaults,
  versions: (settings) => [
    awsCliCheck(),
    ...imageChecks(readImagePins(icebergSettings(settings).kubernetesVersion), readVersions()),
  ],
  subnets: (found, areAll) => {
    const zones = new Set(found.map(({ AvailabilityZone }) => AvailabilityZone));
    if (!areAll || zones.size >= FEWEST_ZONES) return [];
    return [`must be in ${FEWEST_ZONES} availability zones or more, got ${[...zones].join(", ")}`];
  },
};

/**
 * Auto Mode is on or off for good: the EKS component leaves it on where its settings go away, without its policies, and makes no cluster DNS for
 * machines of one's own (https://github.com/pulumi/pulumi-eks/issues/1519).
 */
function liveFaults(settings: Settings, { compute }: OutputMap): string[] {
  const deployed: unknown = compute?.value;
  const wanted: string = icebergSettings(settings).compute;
  if (typeof deployed !== "string" || deployed === wanted) return [];
  return [
    `lake:compute: is ${deployed} in the cluster that stands, and cannot become ${wanted}: set it back, or make a stack of another name and bring the data over`,
  ];
}

function ofSize(families: readonly string[], size: string): string[] {
  return families.map((family) => `${family}.${size}`);
}
