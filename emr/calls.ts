import { type EMRClient } from "@aws-sdk/client-emr";
import { type Patience, persist as persistAt } from "../patience";
import { EmrError, explained } from "./errors";

/** The part of the SDK's client that this room uses. */
export type EmrApi = Pick<EMRClient, "send">;

/**
 * Calls AWS until it answers. Throttling, network troubles and AWS's own errors are tried again, so the
 * call must be one that may happen twice. Throws an EmrError that begins with `doing`.
 */
export async function persist<T>(
  doing: string,
  patience: Patience,
  call: () => Promise<T>,
): Promise<T> {
  return await persistAt(patience, call, (caught) => {
    const error = explained(doing, caught);
    return { error, passing: error instanceof EmrError && error.passing };
  });
}

/** What `client.send` takes besides the command. */
export function sending({ signal }: Patience): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
