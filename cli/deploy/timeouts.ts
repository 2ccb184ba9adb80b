/**
 * How long an AWS client of ours waits: by itself the SDK waits for ever, which without a network is minutes of silence.
 */
export const TIMEOUTS = {
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};
