import { type LatencyStoreOptions, startLatencyStore } from "./latencyStore";

/** Serves the store that the first word describes as JSON; prints where it is, then runs until it is ended. */
async function main(description: string | undefined): Promise<void> {
  const options = JSON.parse(description ?? "{}") as LatencyStoreOptions;
  const store = await startLatencyStore(options);
  process.once("SIGTERM", () => {
    void store.stop().finally(() => process.exit());
  });
  process.stdout.write(`${store.endpoint}\n`);
}

void main(process.argv[2]);
