import {
  CreatePersistentAppUICommand,
  GetPersistentAppUIPresignedURLCommand,
} from "@aws-sdk/client-emr";
import { type Patience, pause } from "../patience";
import { type EmrApi, persist, sending } from "./calls";
import { describeCluster } from "./cluster";
import { EmrError } from "./errors";

/** Milliseconds between two questions whether the history server is up. */
export const HISTORY_POLL_MS = 5_000;

/** How often it is asked: EMR takes up to some minutes to start one. */
export const MOST_HISTORY_POLLS = 60;

/**
 * Opens EMR's Spark history server for a cluster, going on or ended, and answers with a URL that signs a browser in. It
 * is good for a short while, and only for whoever has it: treat it as a password.
 *
 * EMR keeps histories for 30 days after a cluster ended. Throws an EmrError.
 *
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_CreatePersistentAppUI.html
 */
export async function openSparkHistory(
  client: EmrApi,
  clusterId: string,
  patience: Patience = {},
): Promise<string> {
  const { arn } = await describeCluster(client, clusterId, patience);
  const create = new CreatePersistentAppUICommand({
    TargetResourceArn: arn,
    ProfilerType: "SHS",
  });
  const made = await persist(
    `No history server of cluster ${clusterId} can be made`,
    patience,
    () => client.send(create, sending(patience)),
  );
  const ask = new GetPersistentAppUIPresignedURLCommand({
    PersistentAppUIId: made.PersistentAppUIId,
    PersistentAppUIType: "SHS",
  });
  for (let poll = 0; poll < MOST_HISTORY_POLLS; poll += 1) {
    const { PresignedURL, PresignedURLReady } = await persist(
      `The history server of cluster ${clusterId} cannot be opened`,
      patience,
      () => client.send(ask, sending(patience)),
    );
    if (PresignedURLReady === true && PresignedURL !== undefined) return PresignedURL;
    await pause(HISTORY_POLL_MS, patience);
  }
  throw new EmrError(
    "not-ready",
    `The history server of cluster ${clusterId} is still starting: try again in a minute.`,
  );
}
