import { type IncomingMessage } from "node:http";

/**
 * The bytes that a request carries. The SDKs may wrap them into chunks of their own ("aws-chunked": a
 * line with the size in hex and a signature, the bytes, a line end), which are taken off here.
 */
export function payload(request: IncomingMessage): AsyncIterable<Buffer> {
  const encoding = request.headers["content-encoding"] ?? "";
  const digest = String(request.headers["x-amz-content-sha256"] ?? "");
  const isChunked = encoding.includes("aws-chunked") || digest.startsWith("STREAMING-");
  return isChunked ? unchunked(request) : request;
}

const LINE_END = Buffer.from("\r\n");

/** The bytes inside aws-chunked framing; what follows the last chunk (trailers) is left out. */
export async function* unchunked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const framed = new Framed(source);
  for (;;) {
    const size = Number.parseInt(await framed.line(), 16);
    if (Number.isNaN(size)) throw new Error("not aws-chunked: a chunk begins without its size");
    if (size === 0) break;
    yield* framed.take(size);
    await framed.line();
  }
  await framed.drain();
}

/** Reads lines and counted bytes from a stream. */
class Framed {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    let end = this.rest.indexOf(LINE_END);
    while (end < 0) {
      if (!(await this.more())) return "";
      end = this.rest.indexOf(LINE_END);
    }
    const line = this.rest.subarray(0, end).toString("latin1");
    this.rest = this.rest.subarray(end + LINE_END.length);
    return line;
  }

  async *take(size: number): AsyncGenerator<Buffer> {
    let wanted = size;
    while (wanted > 0) {
      if (this.rest.length === 0 && !(await this.more())) throw new Error("the body ends too soon");
      const part = this.rest.subarray(0, wanted);
      this.rest = this.rest.subarray(part.length);
      wanted -= part.length;
      yield part;
    }
  }

  async drain(): Promise<void> {
    while (await this.more()) this.rest = Buffer.alloc(0);
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done === true) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }
}
