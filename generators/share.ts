import { type Random } from "./random";

/** How many of `total` a share is: what {@link ExactShare} takes in the end. */
export function countOf(share: number, total: number): number {
  return Math.floor(share * total);
}

/** Takes exactly {@link countOf} of `total` things, spread at random, seeing them one by one. */
export class ExactShare {
  private wanted: number;
  private left: number;

  constructor(
    private readonly random: Random,
    share: number,
    total: number,
  ) {
    this.wanted = countOf(share, total);
    this.left = total;
  }

  /** Whether the next thing is one of them. */
  takes(): boolean {
    if (this.wanted === 0) return false;
    const taken = this.random.unit() * this.left < this.wanted;
    this.left--;
    if (taken) this.wanted--;
    return taken;
  }
}
