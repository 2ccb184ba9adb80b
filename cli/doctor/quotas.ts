import { type CloudConfig } from "../../stacks";
import { type Capacity } from "../../variants";
import { TIMEOUTS } from "../deploy/timeouts";

/** vCPUs of an `xlarge` of the families C, M and R. */
export const CPUS_OF_XLARGE = 4;

/** EC2's quotas of vCPUs of running Standard instances (A, C, D, H, I, M, R, T, Z), by their code. */
const QUOTAS: Readonly<Record<Capacity, string>> = {
  onDemand: "L-1216C47A",
  spot: "L-34B43A08",
};

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
