/** A range of IPv4 addresses: its first address as a number, and how many leading bits are fixed. */
export interface Cidr {
  readonly first: number;
  readonly bits: number;
}

const ADDRESS_BITS = 32;

/** The range that `text` spells, such as `10.20.0.0/16`; undefined when it spells none. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const numbers = match.slice(1).map(Number);
  const octets = numbers.slice(0, 4);
  const bits = Number(numbers.at(-1));
  if (octets.some((octet) => octet > 255) || bits > ADDRESS_BITS) return undefined;
  return { first: octets.reduce((sum, octet) => sum * 256 + octet, 0), bits };
}

/** How a range is spelt. */
export function formatCidr({ first, bits }: Cidr): string {
  const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(first / unit) % 256);
  return `${octets.join(".")}/${bits}`;
}

/** How many addresses a range holds. */
export function sizeOf({ bits }: Cidr): number {
  return 2 ** (ADDRESS_BITS - bits);
}

/** Whether the range begins where a range of its size may: `10.20.0.7/16` does not. */
export function isAligned(cidr: Cidr): boolean {
  return cidr.first % sizeOf(cidr) === 0;
}

/** The `index`-th of the equal ranges, `extraBits` bits longer, that `whole` divides into. */
export function part(whole: Cidr, extraBits: number, index: number): Cidr {
  const bits = whole.bits + extraBits;
  return { first: whole.first + index * sizeOf({ first: 0, bits }), bits };
}

/** Ranges that a private network may have: RFC 1918, and the shared space of RFC 6598. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/**
 * Whether all addresses of a range are private. EC2 takes some others as well, but whoever holds them can then not be reached.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
export function isPrivate(cidr: Cidr): boolean {
  return PRIVATE_RANGES.some((text) => {
    const range = parseCidr(text);
    if (range === undefined || cidr.bits < range.bits) return false;
    return cidr.first >= range.first && cidr.first < range.first + sizeOf(range);
  });
}
