import { type Settings } from "../../program";
import { type AskedCloud } from "../../variants";
import { didYouMean } from "../nearest";
import { allPages } from "./askCloud";
import { TIMEOUTS } from "./timeouts";

/**
 * Which interface endpoints that the settings name the region does not have, of those that AWS lists.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpointServices.html
 */
export async function endpointProblems(
  { interfaceEndpoints }: Settings,
  { cloud, signal }: AskedCloud,
): Promise<string[]> {
  if (interfaceEndpoints.length === 0) return [];
  const { DescribeVpcEndpointServicesCommand, EC2Client } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client({ ...cloud, maxAttempts: 2, ...TIMEOUTS });
  try {
    const region = await client.config.region();
    const Filters = [{ Name: "service-type", Values: ["Interface"] }];
    const offered = await allPages(async (token) => {
      const page = token === undefined ? {} : { NextToken: token };
      const command = new DescribeVpcEndpointServicesCommand({ Filters, ...page });
      const { ServiceNames = [], NextToken } = await client.send(command, { abortSignal: signal });
      return { names: ServiceNames, next: NextToken };
    });
    return offered.length === 0 ? [] : endpointFaults(interfaceEndpoints, offered, region);
  } finally {
    client.destroy();
  }
}

/** What is wrong with the endpoints of a region, whose services have the names `offered`. */
function endpointFaults(
  wanted: readonly string[],
  offered: readonly string[],
  region: string,
): string[] {
  const prefix = `com.amazonaws.${region}.`;
  const services = offered
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  return wanted
    .filter((service) => !services.includes(service))
    .map(
      (service) =>
        `lake:interfaceEndpoints: ${region} has no interface endpoint ${service}.${didYouMean(service, services)}`,
    );
}
