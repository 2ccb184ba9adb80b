import { Readable } from "node:stream";
import { EMRClient } from "@aws-sdk/client-emr";

type Fields = Readonly<Record<string, unknown>>;

/** One call that reached the pretend EMR. */
export interface Call {
  /** Like `DescribeCluster`. */
  readonly operation: string;
  readonly input: Fields;
}

/** AWS's way to refuse a call. */
export class Refusal {
  constructor(
    readonly code: string,
    readonly message = "",
    readonly status = 400,
  ) {}
}

/** What a script answers: fields of the reply, a refusal, or an error of the network. */
export type Answer = Fields | Refusal | Error;

/** A real SDK client whose calls `script` answers instead of the network, and the calls that it got. */
export function scriptedEmr(script: (call: Call) => Answer): {
  readonly client: EMRClient;
  readonly calls: Call[];
} {
  const calls: Call[] = [];
  const client = new EMRClient({
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: {
      handle: (request: { headers: Readonly<Record<string, string>>; body: Uint8Array }) => {
        const call = {
          operation: request.headers["x-amz-target"]?.split(".")[1] ?? "",
          input: JSON.parse(new TextDecoder().decode(request.body)) as Fields,
        };
        calls.push(call);
        return reply(script(call));
      },
    },
  });
  return { client, calls };
}

/** Times as EMR sends them: seconds since 1970. */
export function sent(time: string): number {
  return Date.parse(time) / 1000;
}

interface HttpReply {
  readonly response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

function reply(answer: Answer): Promise<HttpReply> {
  if (answer instanceof Error) return Promise.reject(answer);
  const [statusCode, fields] =
    answer instanceof Refusal
      ? [answer.status, { __type: answer.code, message: answer.message }]
      : [200, answer];
  const body = Readable.from([Buffer.from(JSON.stringify(fields))]);
  return Promise.resolve({ response: { statusCode, headers: {}, body } });
}
