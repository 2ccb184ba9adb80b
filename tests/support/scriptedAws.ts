import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Fields = Readonly<Record<string, unknown>>;

/** What the server answers beyond the ordinary; an operation that throws is refused with its message. */
export interface AwsScript {
  readonly emr?: (operation: string, input: Fields) => Fields;
  /** Answers of EC2, by the action: XML inside its response element. */
  readonly ec2?: Readonly<Record<string, string>>;
}

/** As much of AWS as a command asks for around a deployment, at one address of this machine. */
export interface ScriptedAws {
  /** Environment with which `lake` finds it, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  script(script: AwsScript): void;
  stop(): Promise<void>;
}

/** Starts it; each call is a line `aws <operation>` of `journal`. Every bucket has one version. */
export async function scriptedAws(journal: string): Promise<ScriptedAws> {
  let script: AwsScript = {};
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { operation, answer } = answerOf(request, body, script);
      appendFileSync(journal, `aws ${operation}\n`);
      try {
        const { type, content } = answer();
        response.writeHead(200, { "content-type": type }).end(content);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const refusal = { __type: "InvalidRequestException", message };
        response.writeHead(400, { "content-type": JSON_1_1 }).end(JSON.stringify(refusal));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
    script: (next) => {
      script = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly operation: string;
  readonly answer: () => { readonly type: string; readonly content: string };
}

const JSON_1_1 = "application/x-amz-json-1.1";

function answerOf(request: IncomingMessage, body: string, script: AwsScript): Answer {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return ofJson(target, body, script);
  if (body.includes("Action=")) return ofQuery(new URLSearchParams(body), script);
  return ofStore(request);
}

function ofJson(target: string, body: string, { emr }: AwsScript): Answer {
  const [service = "", operation = ""] = target.split(".");
  const content = (): Fields =>
    service === "ElasticMapReduce"
      ? (emr ?? noClusters)(operation, JSON.parse(body) as Fields)
      : { ResourceTagMappingList: [] };
  return { operation, answer: () => ({ type: JSON_1_1, content: JSON.stringify(content()) }) };
}

function noClusters(operation: string): Fields {
  if (operation === "ListClusters") return { Clusters: [] };
  throw new Error(`not scripted: ${operation}`);
}

function ofQuery(params: URLSearchParams, { ec2 = {} }: AwsScript): Answer {
  const operation = params.get("Action") ?? "";
  const types = [...params].flatMap(([key, value]) =>
    /Filter\.1\.Value/.test(key) ? [value] : [],
  );
  const offered = types.map((type) => `<item><instanceType>${type}</instanceType></item>`).join("");
  const inner: Readonly<Record<string, string>> = {
    GetCallerIdentity: `<GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/test</Arn></GetCallerIdentityResult>`,
    DescribeInstanceTypeOfferings: `<instanceTypeOfferingSet>${offered}</instanceTypeOfferingSet>`,
    ...ec2,
  };
  const content = `<${operation}Response>${inner[operation] ?? ""}</${operation}Response>`;
  return { operation, answer: () => ({ type: "text/xml", content }) };
}

const VERSIONS = `<ListVersionsResult><IsTruncated>false</IsTruncated><Version><Key>play.json</Key><VersionId>v1</VersionId></Version></ListVersionsResult>`;

function ofStore({ method, url = "" }: IncomingMessage): Answer {
  const { pathname, searchParams } = new URL(url, "http://store");
  const xml = (operation: string, content: string): Answer => ({
    operation: `${operation} ${pathname}`,
    answer: () => ({ type: "application/xml", content }),
  });
  if (method === "GET" && searchParams.has("versions")) return xml("ListObjectVersions", VERSIONS);
  if (method === "POST" && searchParams.has("delete")) {
    return xml("DeleteObjects", "<DeleteResult></DeleteResult>");
  }
  if (method === "GET") {
    return xml(
      "ListObjects",
      "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>",
    );
  }
  return xml(`${method ?? ""}Object`, "");
}
