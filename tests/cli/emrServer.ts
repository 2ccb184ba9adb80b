import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Fields = Readonly<Record<string, unknown>>;

/** EMR and S3 as far as a test needs them, at one address of this machine. */
export interface EmrServer {
  readonly endpoint: string;
  /** Environment with which `lake` finds them, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** Operations of EMR that were called, with what they got. */
  readonly calls: { readonly operation: string; readonly input: Fields }[];
  stop(): Promise<void>;
}

/** What the server answers: EMR's operations, and objects by `/bucket/key`. */
export interface Script {
  readonly emr: (operation: string, input: Fields) => Fields;
  readonly objects?: Readonly<Record<string, Buffer>>;
}

/** Starts a server that answers as `script` says; an operation that throws is refused with its message. */
export async function startEmrServer({ emr, objects = {} }: Script): Promise<EmrServer> {
  const calls: { operation: string; input: Fields }[] = [];
  const server = createServer((from, to) => {
    const target = from.headers["x-amz-target"];
    if (typeof target !== "string") {
      const [path = ""] = decodeURIComponent(from.url ?? "").split("?");
      const { searchParams } = new URL(from.url ?? "/", "http://store");
      if (searchParams.has("list-type")) {
        to.writeHead(200).end(listing(objects, path, searchParams.get("prefix") ?? ""));
        return;
      }
      const found = objects[path];
      if (found === undefined) {
        to.writeHead(404).end("<Error><Code>NoSuchKey</Code><Message>none</Message></Error>");
      } else to.writeHead(200).end(found);
      return;
    }
    void text(from).then((body) => {
      const operation = target.split(".")[1] ?? "";
      const input = JSON.parse(body) as Fields;
      calls.push({ operation, input });
      const json = { "content-type": "application/x-amz-json-1.1" };
      try {
        const answer = JSON.stringify(emr(operation, input));
        to.writeHead(200, json).end(answer);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const refusal = { __type: "InvalidRequestException", message };
        to.writeHead(400, json).end(JSON.stringify(refusal));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
    calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The keys of the bucket at `path` that begin with `prefix`, as S3 lists them. */
function listing(objects: Readonly<Record<string, Buffer>>, path: string, prefix: string): string {
  const bucket = path.endsWith("/") ? path : `${path}/`;
  const keys = Object.keys(objects)
    .filter((key) => key.startsWith(bucket + prefix))
    .map((key) => `<Contents><Key>${key.slice(bucket.length)}</Key><Size>1</Size></Contents>`);
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${keys.join("")}</ListBucketResult>`;
}
