import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { text } from "node:stream/consumers";

/** Milliseconds that every request takes, and every key of a batch beyond that. */
export const REQUEST_MS = 20;
export const KEY_MS = 0.5;

const PAGE = 1000;

/** As much of S3 as emptying a versioned bucket needs, slow as S3 is. */
export interface VersionStore {
  readonly endpoint: string;
  /** Versions that are left. */
  readonly left: () => number;
  stop(): Promise<void>;
}

/** Starts a store whose one bucket has `count` versions. */
export async function startVersionStore(count: number): Promise<VersionStore> {
  const versions = new Set(
    Array.from({ length: count }, (_, i) => `data/${String(i).padStart(8, "0")}`),
  );
  const listing = [...versions];
  const server = createServer((from, to) => {
    const url = new URL(from.url ?? "/", "http://store");
    const answer = async (): Promise<string> => {
      const body = await text(from);
      if (from.method === "GET") return page(listing, versions, url.searchParams.get("key-marker"));
      const keys =
        from.method === "DELETE"
          ? [decodeURIComponent(url.pathname.split("/").slice(2).join("/"))]
          : [...body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = ""]) => key);
      await setTimeout(keys.length * KEY_MS);
      for (const key of keys) versions.delete(key);
      return "<DeleteResult/>";
    };
    void Promise.all([answer(), setTimeout(REQUEST_MS)]).then(([xml]) => to.end(xml));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    left: () => versions.size,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function page(
  listing: readonly string[],
  versions: ReadonlySet<string>,
  marker: string | null,
): string {
  const start = marker === null ? 0 : listing.indexOf(marker) + 1;
  const keys = listing.slice(start, start + PAGE).filter((key) => versions.has(key));
  const last = listing[start + PAGE - 1];
  const more = last !== undefined && start + PAGE < listing.length;
  const next = more
    ? `<NextKeyMarker>${last}</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>`
    : "";
  const found = keys.map((key) => `<Version><Key>${key}</Key><VersionId>v</VersionId></Version>`);
  return `<ListVersionsResult><IsTruncated>${more}</IsTruncated>${next}${found.join("")}</ListVersionsResult>`;
}
