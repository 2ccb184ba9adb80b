import type { Tag } from "@aws-sdk/client-ec2";
import { CPUS_OF_XLARGE, readVersions } from "../../cli";
import { EMR_PYTHON } from "../../components";
import { sizeFactor } from "../../costs";
import type { CheckPart } from "../variant";
import { matrixChecks, readPins } from "./check/versionMatrix";
import { fleetTypes, unsupportedTypes } from "./check/supportedTypes";
import { type EmrSettings, emrSettings } from "./shape";

export const check: CheckPart = {
  instanceTypes: (settings) =>
    fleetTypes(emrSettings(settings)).map((fleet) => ({ ...fleet, oneWillDo: false })),
  cpus: (settings) => cpusOfFleets(emrSettings(settings)),
  cloud: (settings, asked) => unsupportedTypes(emrSettings(settings), asked),
  versions: (settings) =>
    matrixChecks(readPins(emrSettings(settings).release, EMR_PYTHON), readVersions()),
  subnets: (found) =>
    found
      .filter(({ Tags = [] }) => !Tags.some(isForEmr))
      .map(
        ({ SubnetId = "" }) =>
          `${SubnetId} lacks the tag ${EMR_TAG}=true, without which EMR may not use it`,
      ),
};

/** What EMR's managed policy wants on subnets: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role.html */
const EMR_TAG = "for-use-with-amazon-emr-managed-policies";

function isForEmr({ Key, Value }: Tag): boolean {
  return Key === EMR_TAG && Value === "true";
}

/** vCPUs of a run's fleets: of several types that a node may have, the largest counts. */
function cpusOfFleets(settings: EmrSettings): { onDemand: number; spot: number } {
  const spotNodes = Math.round((settings.taskCount * settings.taskSpotPercent) / 100);
  const { primaryInstanceTypes, coreInstanceTypes, taskInstanceTypes } = settings;
  const task = largest(taskInstanceTypes);
  return {
    onDemand:
      largest(primaryInstanceTypes) +
      settings.coreCount * largest(coreInstanceTypes) +
      (settings.taskCount - spotNodes) * task,
    spot: spotNodes * task,
  };
}

function largest(types: readonly string[]): number {
  const sizes = types.map((type) => sizeFactor(type.split(".")[1] ?? "") ?? 0);
  return Math.max(...sizes) * CPUS_OF_XLARGE;
}
