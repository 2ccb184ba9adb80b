/** Blocks that no packet of the internet comes from. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/**
 * Whether a range of addresses is so wide that it is the internet: larger than `/widest`, and not private.
 *
 * `0.0.0.0/1` is as open as `0.0.0.0/0`; an office's /24 is not.
 */
export function isOpenRange(range: string, widest: number): boolean {
  const [address = "", length = ""] = range.split("/");
  const isSix = address.includes(":");
  if (isSix) return !/^f[cd]/i.test(address) && Number(length) < widest * IPV6_PER_IPV4;
  return Number(length) < widest && !PRIVATE.some((block) => lies(range, block));
}

/** An IPv6 network of /32 is a provider's, as an IPv4 one of /16 is. */
const IPV6_PER_IPV4 = 2;

function lies(range: string, block: string): boolean {
  const [address = "", length = "32"] = range.split("/");
  const [network = "", size = "32"] = block.split("/");
  if (Number(length) < Number(size)) return false;
  const span = 2 ** (32 - Number(size));
  return Math.floor(numberOf(address) / span) === Math.floor(numberOf(network) / span);
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
