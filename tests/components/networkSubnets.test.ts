import assert from "node:assert/strict";
import fc from "fast-check";
import {
  FEWEST_ZONES,
  LONGEST_PREFIX,
  MOST_ZONES,
  SHORTEST_PREFIX,
  zoneRanges,
} from "../../components/network";
import { formatCidr, parseCidr, sizeOf } from "../../components/shared";

describe("zoneRanges", () => {
  const network = fc
    .record({
      bits: fc.integer({ min: SHORTEST_PREFIX, max: LONGEST_PREFIX }),
      seed: fc.nat(2 ** 24 - 1),
    })
    .map(({ bits, seed }) =>
      formatCidr({ bits, first: (seed * sizeOf({ first: 0, bits })) % 2 ** 32 }),
    );
  const zones = fc.integer({ min: FEWEST_ZONES, max: MOST_ZONES });

  const spans = (cidr: string): [number, number] => {
    const range = parseCidr(cidr);
    assert.ok(range);
    return [range.first, range.first + sizeOf(range)];
  };

  it("gives ranges that lie inside the network and never overlap, none smaller than AWS allows", () => {
    fc.assert(
      fc.property(network, zones, (cidr, count) => {
        const [first, end] = spans(cidr);
        const parts = zoneRanges(cidr, count)
          .flatMap((zone) => [zone.private, zone.public])
          .map(spans)
          .sort(([a], [b]) => a - b);
        assert.equal(parts.length, 2 * count);
        for (const [index, [from, to]] of parts.entries()) {
          assert.ok(from >= first && to <= end && to - from >= 16);
          assert.ok(from >= (parts[index - 1]?.[1] ?? first));
        }
      }),
    );
  });

  it("leaves every zone where it is when one is added", () => {
    fc.assert(
      fc.property(network, (cidr) => {
        const all = zoneRanges(cidr, MOST_ZONES);
        assert.deepEqual(zoneRanges(cidr, 2), all.slice(0, 2));
        assert.deepEqual(zoneRanges(cidr, 3), all.slice(0, 3));
      }),
    );
  });

  it("gives works an eighth of the network each", () => {
    assert.deepEqual(zoneRanges("10.20.0.0/16", 2), [
      { private: "10.20.0.0/19", public: "10.20.224.0/21" },
      { private: "10.20.32.0/19", public: "10.20.232.0/21" },
    ]);
  });
});
