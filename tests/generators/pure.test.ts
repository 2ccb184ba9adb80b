import assert from "node:assert/strict";
import fc from "fast-check";
import { decimalText, doublyEncoded, eventText, songText } from "../../generators/jsonText";
import { Press } from "../../generators/press";
import { Random } from "../../generators/random";
import { countOf, ExactShare } from "../../generators/share";
import { artistId, songId, trackId } from "../../generators/sparkify/ids";

describe("numbers from a seed", () => {
  const row = (seed: number, stream: number, index: number): number[] => {
    const random = new Random(seed, stream, index);
    return Array.from({ length: 50 }, () => random.unit());
  };

  it("depend on each of the three words, and on nothing else", () => {
    assert.deepEqual(row(1, 2, 3), row(1, 2, 3));
    assert.notDeepEqual(row(2, 2, 3), row(1, 2, 3));
    assert.notDeepEqual(row(1, 3, 3), row(1, 2, 3));
    assert.notDeepEqual(row(1, 2, 4), row(1, 2, 3));
    assert.notDeepEqual(row(2, 1, 3), row(1, 2, 3));
  });

  it("are spread evenly, and as skewed, normal or exponential as they are named", () => {
    const random = new Random(4, 5);
    const many = (draw: () => number): number[] => Array.from({ length: 50_000 }, draw);
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;

    const even = many(() => random.below(10));
    for (let value = 0; value < 10; value++) {
      assert.ok(Math.abs(even.filter((one) => one === value).length - 5000) < 350);
    }
    assert.ok(Math.abs(mean(many(() => random.skewed(900))) - 300) < 6);
    assert.ok(Math.abs(mean(many(() => random.exponential(70))) - 70) < 2);
    const normal = many(() => random.normal());
    assert.ok(Math.abs(mean(normal)) < 0.03);
    assert.ok(Math.abs(mean(normal.map((value) => value ** 2)) - 1) < 0.04);
    assert.ok(Math.abs(mean(many(() => Number(random.chance(0.3)))) - 0.3) < 0.01);
    assert.throws(() => random.pick([]), /must hold something/);
  });

  it("take exactly their share of a number that is known", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, fc.nat({ max: 500 }), fc.nat(), (part, total, seed) => {
        const some = new ExactShare(new Random(seed, 1), part, total);
        const taken = Array.from({ length: total }, () => some.takes()).filter(Boolean).length;

        assert.equal(taken, countOf(part, total));
      }),
    );
  });
});

describe("text for JSON", () => {
  it("is plain ASCII that means the same", () => {
    assert.equal(songText("\u007f\u0080é"), '"\\u007f\\u0080\\u00e9"');
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const write of [songText, eventText]) {
          assert.match(write(text), /^[\x20-\x7e]*$/);
          assert.equal(JSON.parse(write(text)), text);
        }
        assert.doesNotMatch(eventText(text), /(?<!\\)\//);
      }),
    );
  });

  it("spells decimals as the real files do: no needless zero, but always a point", () => {
    assert.equal(decimalText(21_893_179), "218.93179");
    assert.equal(decimalText(23_930_730), "239.3073");
    assert.equal(decimalText(24_000_000), "240.0");
    assert.equal(decimalText(-8_677_836), "-86.77836");
    assert.equal(decimalText(-5), "-0.00005");
    fc.assert(
      fc.property(fc.integer({ min: -2e7, max: 3e8 }), (units) => {
        assert.equal(Number(decimalText(units)), units / 100_000);
        assert.match(decimalText(units), /^-?\d+\.(0|\d*[1-9])$/);
      }),
    );
  });

  it("is spoilt letter by letter like the real `Café`", () => {
    assert.equal(eventText(doublyEncoded("Café")), '"Caf\\u00c3\\u0083\\u00c2\\u00a9"');
    assert.equal(doublyEncoded("Coffee"), "Coffee");
  });
});

describe("ids", () => {
  it("are different for each index, as far as they go, and look like the real ones", () => {
    const indexes = [
      ...Array(40_000).keys(),
      ...Array.from({ length: 40_000 }, (_, i) => 999_999 - i),
    ];
    for (const [make, form] of [
      [songId, /^SO[A-Z]{5}[0-9A-F]{11}$/],
      [artistId, /^AR[A-Z]{5}[0-9A-F]{11}$/],
      [trackId, /^TR[A-Z]{5}[0-9A-F]{11}$/],
    ] as const) {
      const ids = indexes.map(make);
      assert.equal(new Set(ids.map((id) => id.slice(0, 7))).size, indexes.length);
      assert.ok(ids.every((id) => form.test(id)));
    }
  });

  it("fill the folders of songs from A/A/A on, a few to a folder", () => {
    const folders = Array.from({ length: 15_000 }, (_, index) => trackId(index).slice(2, 5));

    assert.equal(folders[0], "AAA");
    assert.equal(new Set(folders).size, 1000);
    assert.deepEqual(folders, folders.toSorted());
  });
});

describe("a press", () => {
  it("prints numbers, text and pieces, and keeps a page until the next but one", () => {
    const press = new Press(1000);
    const hello = press.keep("hello ");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        press.takeBack(0);
        press.printPiece(hello);
        press.printNumber(value);
        assert.equal(press.textFrom(0), `hello ${value}`);
      }),
    );
    press.takeBack(0);
    press.printText("one");
    const one = press.turnPage();
    press.printText("two");
    press.printAgain(1, 3);
    const two = press.turnPage();

    assert.deepEqual([one.toString(), two.toString(), press.length], ["one", "twowo", 0]);
  });

  it("keeps its pieces and its page when the stock grows", () => {
    const press = new Press(100);
    press.printText("a page of ");
    const pieces = Array.from({ length: 300 }, (_, index) =>
      press.keep(`${index},`.padEnd(9000, "x")),
    );
    const [, , third] = pieces;
    press.print(third?.start ?? 0, (third?.start ?? 0) + 2);

    assert.equal(press.turnPage().toString(), "a page of 2,");
  });
});
