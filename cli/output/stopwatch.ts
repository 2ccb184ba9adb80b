/** Measures how long things take, by their id. */
export class Stopwatch {
  private readonly starts = new Map<string, number>();

  start(id: string): void {
    this.starts.set(id, performance.now());
  }

  /** Seconds since `start`, to the millisecond; undefined when it never started. */
  seconds(id: string): number | undefined {
    const start = this.starts.get(id);
    return start === undefined ? undefined : Math.round(performance.now() - start) / 1000;
  }
}
