import { startObjectStore } from "../../local";

/** Starts an object store, prints where it is, then holds on (`hold`) or has nothing more to do (`end`). */
async function main(then: string | undefined): Promise<void> {
  const { endpoint, pid } = await startObjectStore();
  process.stdout.write(JSON.stringify({ endpoint, pid }));
  if (then === "hold") setInterval(() => undefined, 1_000);
}

void main(process.argv[2]);
