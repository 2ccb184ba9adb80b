import { EMRClient } from "@aws-sdk/client-emr";
import { S3Client } from "@aws-sdk/client-s3";
import { exitCodeOf, fileConfigOf, Refusal, TIMEOUTS } from "../../../cli";
import { EmrError } from "../../../emr";
import { cloudConfig, type StackPlace, storageConfig } from "../../../stacks";

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
  const config = place === undefined ? {} : await fileConfigOf(place);
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

/** An emulator at one address knows no host name for each bucket. */
function emulated(): { forcePathStyle?: true } {
  const isSet = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"].some(
    (name) => (process.env[name] ?? "") !== "",
  );
  return isSet ? { forcePathStyle: true } : {};
}
