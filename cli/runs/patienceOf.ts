import { type Patience } from "../../patience";
import { type Session } from "../session";
import { troubleEvent } from "./troubleEvent";

/** Milliseconds after which a command that a person waits for gives up on a service that does not answer. */
const MOST_WAIT_MS = 35_000;

/** When each command began to wait. */
const BEGUN = new WeakMap<Session, number>();

/** How a command waits that a person waits for: it says what keeps it, and gives up within a minute. */
export function patienceOf(session: Session): Patience {
  const { output, signal } = session;
  const begun = BEGUN.get(session) ?? Date.now();
  BEGUN.set(session, begun);
  return {
    signal,
    until: new Date(begun + MOST_WAIT_MS),
    onTrouble: (trouble) => {
      const text = `${trouble.message} Trying again in ${trouble.waitMs / 1000} s.`;
      output.notice(text, troubleEvent(trouble));
    },
  };
}
