import { type Output } from "../output/output";

/** A run as machines are told of it. */
export interface RunRef {
  readonly run: string;
  /** Cluster on EMR; null elsewhere. */
  readonly clusterId: string | null;
  /** Null where no stack was asked. */
  readonly stack: string | null;
}

/** Tells machines which run this is, before anything is asked about it: whoever is killed from here on has left its id. */
export function announce(output: Pick<Output, "about" | "event">, ref: RunRef): void {
  output.about(ref.run);
  output.event({ event: "run", ...ref });
}
