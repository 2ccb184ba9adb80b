import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A road to an emulator on which a test can hold calls up. */
export interface SlowAws {
  readonly endpoint: string;
  /** Holds up every call whose body matches from now on; resolves when the first one has come. */
  hold(body: RegExp, where: "before" | "after"): Promise<void>;
  /** Answers calls whose body matches with status 500 from now on. */
  breakDown(body: RegExp): void;
  /** Lets everything through again; what was held up is answered. */
  release(): void;
  stop(): Promise<void>;
}

/** Starts a road to the emulator at `target`. `before` holds a call up before it gets there, `after` its answer. */
export async function slowAws(target: string): Promise<SlowAws> {
  let held: { body: RegExp; where: "before" | "after"; came: () => void } | undefined;
  let broken: RegExp | undefined;
  let waiting: (() => void)[] = [];
  const wait = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const body = await buffer(from);
    const text = body.toString("utf8");
    const hold = held?.body.test(text) === true ? held : undefined;
    const stop = async (where: "before" | "after"): Promise<void> => {
      if (hold?.where !== where) return;
      hold.came();
      await wait();
    };
    await stop("before");
    const answer = broken?.test(text) === true ? BROKEN : await forward(target, from, body);
    await stop("after");
    to.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((from, to) => {
    pass(from, to).catch(() => to.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const release = (): void => {
    held = undefined;
    broken = undefined;
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    hold: (body, where) =>
      new Promise((came) => {
        held = { body, where, came };
      }),
    breakDown: (body) => {
      broken = body;
    },
    release,
    stop: async () => {
      release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const BROKEN: Answer = {
  status: 500,
  headers: {},
  body: Buffer.from("<ErrorResponse><Error><Code>InternalFailure</Code></Error></ErrorResponse>"),
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

async function forward(target: string, from: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, headers } = from;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(new URL(from.url ?? "/", target), { method, headers }, resolve);
    call.once("error", reject);
    call.end(body);
  });
  return { status: answer.statusCode ?? 500, headers: answer.headers, body: await buffer(answer) };
}
