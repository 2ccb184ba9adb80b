import { partition } from "@aws-sdk/core/client";
import { type CloudConfig } from "../../stacks";
import { didYouMean } from "../nearest";
import { TIMEOUTS } from "./timeouts";

/** Parts of the names of regions; which of their combinations there are, the SDK knows. */
const AREAS = ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx", "cn", "us-gov"];
const SIDES = ["north", "south", "east", "west", "central"];
const CORNERS = ["northeast", "northwest", "southeast", "southwest"];
const MOST_REGIONS_A_SIDE = 9;

/** Where each partition says which regions it has. */
const HOMES: Readonly<Partial<Record<string, string>>> = {
  aws: "us-east-1",
  "aws-cn": "cn-northwest-1",
  "aws-us-gov": "us-gov-west-1",
};

/**
 * Why the region that is meant cannot be: AWS's SDK knows none of that name; undefined where it does, and where nothing names
 * a region. Asks nobody, so a region that is younger than the SDK counts as unknown.
 */
export function unknownRegion({ region: given }: CloudConfig): UnknownRegion | undefined {
  const fromEnvironment = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  const region = given ?? fromEnvironment;
  if (region === undefined || isKnown(region)) return undefined;
  const source = given === undefined ? "AWS_REGION" : "aws:region";
  const problem = `${source}: there is no region ${region}.${didYouMean(region, knownRegions())}`;
  return { region, problem };
}

/** A region that there is not, and how that is said. */
export interface UnknownRegion {
  readonly region: string;
  readonly problem: string;
}

/** Why the region that is meant cannot be, after AWS was asked about one that the SDK does not know. */
export async function regionProblem(
  cloud: CloudConfig,
  signal: AbortSignal,
): Promise<string | undefined> {
  const unknown = unknownRegion(cloud);
  if (unknown === undefined) return undefined;
  return (await isNamedByAws(unknown.region, cloud, signal)) ? undefined : unknown.problem;
}

async function isNamedByAws(
  region: string,
  cloud: CloudConfig,
  abortSignal: AbortSignal,
): Promise<boolean> {
  const { DescribeRegionsCommand, EC2Client } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client({
    ...cloud,
    region: HOMES[partition(region).name] ?? region,
    maxAttempts: 2,
    ...TIMEOUTS,
  });
  try {
    const command = new DescribeRegionsCommand({ AllRegions: true });
    const { Regions = [] } = await client.send(command, { abortSignal });
    return Regions.some(({ RegionName }) => RegionName === region);
  } catch {
    abortSignal.throwIfAborted();
    return false;
  } finally {
    client.destroy();
  }
}

/** The SDK describes the regions that it knows, and only those. */
function isKnown(region: string): boolean {
  return "description" in partition(region);
}

function knownRegions(): string[] {
  const numbers = Array.from({ length: MOST_REGIONS_A_SIDE }, (_, index) => index + 1);
  const names = AREAS.flatMap((area) =>
    [...SIDES, ...CORNERS].flatMap((side) => numbers.map((number) => `${area}-${side}-${number}`)),
  );
  return names.filter(isKnown);
}
