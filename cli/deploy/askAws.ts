import type { DescribeInstanceTypeOfferingsCommandOutput } from "@aws-sdk/client-ec2";
import { EmrError, explained } from "../../emr";
import { type CloudConfig } from "../../stacks";
import { EXIT, Refusal } from "../exitCodes";

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
const ATTEMPTS = { maxAttempts: 2 };

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

/** Which of the families of `types` the region has. Not being allowed to ask is no failure. */
export async function askOfferings(
  cloud: CloudConfig,
  types: readonly string[],
  signal: AbortSignal,
): Promise<Offerings> {
  const { DescribeInstanceTypeOfferingsCommand, EC2Client } = await import("@aws-sdk/client-ec2");
  const client = new EC2Client({ ...cloud, ...ATTEMPTS });
  const region = await client.config.region();
  const families = [...new Set(types.map((type) => `${type.split(".")[0] ?? ""}.*`))];
  const offered: string[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const command = new DescribeInstanceTypeOfferingsCommand({
        LocationType: "region",
        Filters: [{ Name: "instance-type", Values: families }],
        NextToken,
      });
      const page: DescribeInstanceTypeOfferingsCommandOutput = await client.send(command, {
        abortSignal: signal,
      });
      offered.push(
        ...(page.InstanceTypeOfferings ?? []).map(({ InstanceType = "" }) => InstanceType),
      );
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return { region, offered, problem: undefined };
  } catch (error) {
    signal.throwIfAborted();
    const problem = explained("EC2 was asked in vain", error);
    if (!(problem instanceof EmrError)) throw problem;
    return { region, offered, problem: problem.message };
  } finally {
    client.destroy();
  }
}

function refusalOf(problem: Error): Error {
  if (!(problem instanceof EmrError)) return problem;
  return new Refusal(EXIT.cloud, problem.message, { cause: problem });
}
