import { type JsonForm } from "./output/jsonOutput";
import { type Output } from "./output/output";

/** What a command is given besides its own words. */
export interface Session {
  readonly output: Output;
  /** Aborted by Ctrl-C and SIGTERM: the command cleans up and rejects. */
  readonly signal: AbortSignal;
}

/** How a command gets its session: which form its JSON has is its own to say. */
export type OpenSession = (form: JsonForm) => Session;
