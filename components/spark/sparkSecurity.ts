/**
 * Spark's own connections (RPC, blocks, files) prove that they know a secret, and are encrypted with keys made from it. Spark
 * makes the secret itself, one for each application: on Kubernetes it is in an executor's environment, which whoever may read
 * the namespace's pods can see; on YARN it goes with the containers.
 *
 * Version 2 of the handshake is the one that Spark advises.
 *
 * @see https://spark.apache.org/docs/3.5.6/security.html
 */
export const SPARK_CRYPTO = {
  "spark.authenticate": "true",
  "spark.network.crypto.enabled": "true",
  "spark.network.crypto.authEngineVersion": "2",
} as const;

/**
 * AES/GCM notices a changed message, which Spark's own choice, AES/CTR, does not. Spark knows it since 3.5.2, and can use it
 * since 3.5.9: with 3.5.6, as EMR has it, executors hang after their first message.
 *
 * @see https://issues.apache.org/jira/browse/SPARK-56227
 */
export const AUTHENTICATED_CIPHER = { "spark.network.crypto.cipher": "AES/GCM/NoPadding" } as const;

/** What keeps others away from a run: its connections' secret, and a UI that shows and does nothing. */
export const SPARK_SECURITY = {
  ...SPARK_CRYPTO,
  "spark.ui.killEnabled": "false",
} as const;
