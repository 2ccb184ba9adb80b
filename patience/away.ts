/** Codes of a host that is not there: nothing listens, the name does not resolve, no way leads to it. */
const AWAY = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** What the SDK says when nobody answers a connection in time. */
const NO_CONNECTION = /without establishing a connection/;

/**
 * Whether the other side is not there at all, as opposed to busy or in trouble: then waiting rarely helps, since an address
 * is wrong, a proxy or a VPN is missing, or nothing was started.
 */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "string" && AWAY.test(code)) return true;
  return NO_CONNECTION.test(error.message) || isAway(error.cause);
}
