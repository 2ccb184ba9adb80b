const MOST_WAIT_MS = 300_000;
const BETWEEN_MS = 1_000;

/** What `look` answers with once it is something; the last error where it never is. `what` says what is waited for. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  mostMs = MOST_WAIT_MS,
): Promise<T> {
  const end = Date.now() + mostMs;
  let error: unknown;
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (caught) {
      error = caught;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  throw new Error(`${what}: not seen within ${String(mostMs / 1000)} s`, { cause: error });
}
