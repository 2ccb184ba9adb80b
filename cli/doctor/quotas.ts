import { sizeFactor } from "../../costs";
import { type Settings } from "../../program";
import { type CloudConfig } from "../../stacks";
import { TIMEOUTS } from "../deploy/timeouts";

/** How a node is bought. */
export type Capacity = "onDemand" | "spot";

/** vCPUs of an `xlarge` of the families C, M and R. */
const CPUS_OF_XLARGE = 4;

/** EC2's quotas of vCPUs of running Standard instances (A, C, D, H, I, M, R, T, Z), by their code. */
const QUOTAS: Readonly<Record<Capacity, string>> = {
  onDemand: "L-1216C47A",
  spot: "L-34B43A08",
};

/** vCPUs that one run of these settings needs at once: of several types that a node may have, the largest counts. */
export function neededCpus(settings: Settings): Readonly<Record<Capacity, number>> {
  return settings.variant === "eks-iceberg" ? cpusOfNodes(settings) : cpusOfFleets(settings);
}

/** Nodes of services, in two zones. */
const SERVICE_NODES = 2;

/** Services and a driver on demand; executors on spot, as many as a run may have. */
function cpusOfNodes(settings: Settings): Readonly<Record<Capacity, number>> {
  return {
    onDemand: (SERVICE_NODES + 1) * CPUS_OF_XLARGE,
    spot: settings.mostExecutors * settings.executorCores,
  };
}

function cpusOfFleets(settings: Settings): Readonly<Record<Capacity, number>> {
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

/** A quota of the account; or why it could not be asked. */
export async function askQuotas(
  kind: Capacity,
  cloud: CloudConfig,
  signal: AbortSignal,
): Promise<{ readonly value?: number | undefined; readonly problem?: string }> {
  const { GetServiceQuotaCommand, ServiceQuotasClient } =
    await import("@aws-sdk/client-service-quotas");
  const client = new ServiceQuotasClient({ ...cloud, maxAttempts: 2, ...TIMEOUTS });
  const command = new GetServiceQuotaCommand({ ServiceCode: "ec2", QuotaCode: QUOTAS[kind] });
  try {
    const { Quota } = await client.send(command, { abortSignal: signal });
    return { value: Quota?.Value };
  } catch (error) {
    signal.throwIfAborted();
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    client.destroy();
  }
}
