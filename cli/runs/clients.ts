import { existsSync } from "node:fs";
import { EMRClient } from "@aws-sdk/client-emr";
import { S3Client } from "@aws-sdk/client-s3";
import { EmrError } from "../../emr";
import { stackConfig, variantNamed } from "../../program";
import { cloudConfig, meantStack, stackFileOf, type StackPlace, storageConfig } from "../../stacks";
import { TIMEOUTS } from "../deploy/timeouts";
import { exitCodeOf, Refusal } from "../exitCodes";

/** Clients of one account and region. */
export interface Clients {
  readonly emr: EMRClient;
  readonly s3: S3Client;
}

/**
 * Does `work` with clients for the stack's region and account: its stack file says which, else the environment. What
 * EMR says is foreseen, so it comes without a stack trace.
 */
export async function withClients<T>(
  place: StackPlace | undefined,
  work: (clients: Clients) => Promise<T>,
): Promise<T> {
  const config = place === undefined ? {} : await configOf(place);
  // EMR knows no idempotency token: a start that was tried again by itself could run twice.
  const emr = new EMRClient({ ...cloudConfig(config), ...TIMEOUTS, maxAttempts: 1 });
  const s3 = new S3Client({ ...storageConfig(config), ...emulated(), ...TIMEOUTS });
  try {
    return await work({ emr, s3 });
  } catch (error) {
    if (!(error instanceof EmrError)) throw error;
    throw new Refusal(exitCodeOf(error), error.message, { cause: error });
  } finally {
    emr.destroy();
    s3.destroy();
  }
}

/** Whether a stack's runs are objects of a Kubernetes cluster, as its stack file says. */
export async function runsOnKube(place: StackPlace): Promise<boolean> {
  return variantNamed(await configOf(place)) === "eks-iceberg";
}

/** A stack file's configuration; nothing where there is no such file. */
async function configOf(place: StackPlace): Promise<Readonly<Record<string, string>>> {
  const file = stackFileOf(place.project, await meantStack(place));
  return existsSync(file) ? stackConfig(file) : {};
}

/** An emulator at one address knows no host name for each bucket. */
function emulated(): { forcePathStyle?: true } {
  const isSet = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"].some(
    (name) => (process.env[name] ?? "") !== "",
  );
  return isSet ? { forcePathStyle: true } : {};
}
