/**
 * What happens to one stack, chapter by chapter, while other stacks have stories of their own.
 *
 * Most of an operation is the provider waiting, so stories are told side by side; a test waits for its chapter. A chapter
 * that fails ends the story: the chapters after it fail with the same error.
 */
export class Story {
  private last: Promise<unknown> = Promise.resolve();
  private isOver = false;
  private readonly took: (readonly [chapter: string, seconds: number])[] = [];

  constructor(private readonly name: string) {}

  /** Adds a chapter; what it gives is there for every test that asks. */
  chapter<T>(title: string, happens: () => Promise<T>): () => Promise<T> {
    const told = this.last.then(async () => {
      if (this.isOver) throw new Error(`"${title}" was not told: nobody waited for it`);
      const start = performance.now();
      const outcome = await happens();
      this.took.push([`${this.name}: ${title}`, (performance.now() - start) / 1000]);
      return outcome;
    });
    // A test that asks hears of a failure; nobody else has to.
    told.catch(() => undefined);
    this.last = told;
    return () => told;
  }

  /** Ends the story: what has begun comes to its end, and the chapters after it are left out. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.last.catch(() => undefined);
  }

  /** Seconds of each chapter that was told. */
  seconds(): readonly (readonly [chapter: string, seconds: number])[] {
    return this.took;
  }
}
