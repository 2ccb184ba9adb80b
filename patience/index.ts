/** Waiting for a service: calls that are tried again, and pauses that end with a signal. */
export {
  FIRST_WAIT_MS,
  LONGEST_WAIT_MS,
  MOST_ATTEMPTS,
  type Patience,
  pause,
  persist,
  type Problem,
  type Sleep,
  type Trouble,
} from "./persist";
