import type { EC2Client } from "@aws-sdk/client-ec2";
import { EmrError, explained } from "../../emr";
import { type CloudConfig } from "../../stacks";
import { EXIT, Refusal } from "../exitCodes";
import { TIMEOUTS } from "./timeouts";

/** Who AWS takes us for. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** The instance types that a region has, of the families that were asked for. */
export interface Offerings {
  readonly region: string;
  readonly offered: readonly string[];
  /** Why it could not be asked. */
  readonly problem: string | undefined;
}

/** Tries of a call: a preflight shall not wait for long. */
const ATTEMPTS = { maxAttempts: 2, ...TIMEOUTS };

/** Who AWS takes us for. Throws a Refusal for credentials that are missing, expired or not accepted. */
export async function askIdentity(cloud: CloudConfig, signal: AbortSignal): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({ ...cloud, ...ATTEMPTS });
  try {
    const found = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { account: found.Account ?? "", arn: found.Arn ?? "" };
  } catch (error) {
    signal.throwIfAborted();
    throw refusalOf(explained("AWS does not say who you are", error));
  } finally {
    client.destroy();
  }
}

/** Which of `types` the region has; where one is missing, also what else it has of that family. Not being allowed to ask is no failure. */
export async function askOfferings(
  cloud: CloudConfig,
  types: readonly string[],
  signal: AbortSignal,
): Promise<Offerings> {
  const { EC2Client } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client({ ...cloud, ...ATTEMPTS });
  const region = await client.config.region();
  try {
    const offered = await offeredOf(client, types, signal);
    const missing = types.filter((type) => !offered.includes(type));
    const families = [...new Set(missing.map((type) => `${type.split(".")[0] ?? ""}.*`))];
    const alike = families.length === 0 ? [] : await offeredOf(client, families, signal);
    return { region, offered: [...offered, ...alike], problem: undefined };
  } catch (error) {
    signal.throwIfAborted();
    const problem = explained("EC2 was asked in vain", error);
    if (!(problem instanceof EmrError)) throw problem;
    return { region, offered: [], problem: problem.message };
  } finally {
    client.destroy();
  }
}

/** The instance types of the client's region that match `patterns`. */
async function offeredOf(
  client: EC2Client,
  patterns: readonly string[],
  abortSignal: AbortSignal,
): Promise<string[]> {
  const { paginateDescribeInstanceTypeOfferings } = await import("@aws-sdk/client-ec2");
  const pages = paginateDescribeInstanceTypeOfferings(
    { client },
    {
      LocationType: "region",
      Filters: [{ Name: "instance-type", Values: [...patterns] }],
    },
    { abortSignal },
  );
  const offered: string[] = [];
  for await (const { InstanceTypeOfferings = [] } of pages) {
    offered.push(...InstanceTypeOfferings.map(({ InstanceType = "" }) => InstanceType));
  }
  return offered;
}

function refusalOf(problem: Error): Error {
  if (!(problem instanceof EmrError)) return problem;
  return new Refusal(EXIT.cloud, problem.message, { cause: problem });
}
