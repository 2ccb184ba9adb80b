import type { LakeNetworkArgs } from "../components";
import type { Settings } from "./commonSettings";

/** The network that `settings` ask for: the same for every variant. */
export function networkArgs(settings: Settings): LakeNetworkArgs {
  const { vpcId, privateSubnetIds, interfaceEndpoints } = settings;
  const endpoints = interfaceEndpoints.length === 0 ? {} : { interfaceEndpoints };
  if (vpcId !== undefined && privateSubnetIds !== undefined) {
    return { vpcId, privateSubnetIds, ...endpoints, flowLogs: false };
  }
  return {
    cidr: settings.vpcCidr,
    zones: settings.zones,
    nat: settings.nat,
    flowLogs: settings.flowLogs,
    ...(settings.flowLogs ? { flowLogRetentionDays: settings.logRetentionDays } : {}),
    ...endpoints,
  };
}
