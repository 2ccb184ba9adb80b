import { type Patience } from "../../patience";
import { type Session } from "../session";
import { troubleEvent } from "./texts";

/** How a command waits that a person waits for: it says what keeps it. */
export function patienceOf({ output, signal }: Session): Patience {
  return {
    signal,
    onTrouble: (trouble) => {
      output.notice(`${trouble.message} Trying again.`, troubleEvent(trouble));
    },
  };
}
