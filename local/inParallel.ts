/**
 * Does `work` on each item, `limit` of them at a time. Takes an item only when there is room for it, so
 * a list of any length needs no memory. After a failure nothing new begins; what is under way is
 * waited for; then the first failure is thrown.
 */
export async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const item of items) {
      if (failures.length > 0) break;
      const done: Promise<void> = work(item)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(done));
      underWay.add(done);
      if (underWay.size >= limit) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
  if (failures.length > 0) throw failures[0];
}
