import { pipeline, Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { isGzip } from "./codecs";
import { type Bytes, type StoreOf } from "./store";

/**
 * The bytes of a file made from `inputs`, one after another with nothing in between. Packed inputs are
 * unpacked; the whole is packed again when the output's name asks for it.
 */
export function contents(
  inputs: readonly string[],
  output: string,
  storeOf: StoreOf,
  signal: AbortSignal,
): Bytes {
  const plain = concatenated(inputs, storeOf, signal);
  return isGzip(output) ? through(Readable.from(plain), createGzip()) : plain;
}

async function* concatenated(
  inputs: readonly string[],
  storeOf: StoreOf,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (const uri of inputs) {
    signal.throwIfAborted();
    const stored = await storeOf(uri).read(uri, signal);
    yield* isGzip(uri) ? through(Readable.from(stored), createGunzip()) : stored;
  }
}

/** `source` by way of a codec; an error of either ends both and reaches whoever reads. */
function through(
  source: Readable,
  codec: ReturnType<typeof createGzip | typeof createGunzip>,
): Bytes {
  pipeline(source, codec, () => undefined);
  return codec as AsyncIterable<Uint8Array>;
}
