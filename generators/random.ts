/** Scrambles 32 bits, so that neighbouring seeds and indexes have nothing in common. */
function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}

/**
 * A fast seeded source of numbers (the sfc32 algorithm). The same three words give the same row of
 * numbers, on every machine; rows of different words have nothing to do with one another.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** @param stream what the numbers are for. @param index which thing of that kind they are for. */
  constructor(seed: number, stream: number, index = 0) {
    this.a = scramble(seed);
    this.b = scramble(stream + 0x9e3779b9);
    this.c = scramble(index + 0x85ebca6b);
    for (let round = 0; round < 12; round++) this.unit();
  }

  /** A number from 0 up to but without 1. */
  unit(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) * 2 ** -32;
  }

  /** A whole number from 0 up to but without `end`. */
  below(end: number): number {
    return Math.floor(this.unit() * end);
  }

  /** True in `share` of the cases. */
  chance(share: number): boolean {
    return this.unit() < share;
  }

  /** One of `pool`. Throws for an empty one. */
  pick<T>(pool: readonly T[]): T {
    const found = pool[this.below(pool.length)];
    if (found === undefined) throw new Error("a pool to pick from must hold something");
    return found;
  }

  /**
   * An index below `end` of which the low ones come far more often than the high ones: index k in
   * proportion to 1/√k. Fits the plays of songs and the sessions of users in the real files.
   */
  skewed(end: number): number {
    const unit = this.unit();
    return Math.floor(end * unit * unit);
  }

  /** A positive number with the given mean; small ones are the most frequent. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  /** About a standard normal number; never beyond 6 either way. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.unit();
    return sum;
  }
}
