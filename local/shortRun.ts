/**
 * Options of Java for runs of a minute or so: without its second compiler, which would take half of their time on few
 * cores and never earn it back. A run that takes long is faster without them.
 */
export const SHORT_RUN_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

/** Input up to this size, in bytes as stored, makes a short run. */
const SHORT_RUN_BYTES = 32 * 1024 ** 2;

/** Options of Java for a run over so many bytes of input; undefined where those that the run declares are better. */
export function javaOptionsFor(bytes: number): string | undefined {
  return bytes <= SHORT_RUN_BYTES ? SHORT_RUN_JAVA : undefined;
}
