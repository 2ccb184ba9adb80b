/** Waiting for a service: calls that are tried again, pauses that end with a signal, and following. */
export { follower, type Follower, type Following, type TroubleEvent } from "./following";
export { isAway } from "./away";
export {
  AWAY_ATTEMPTS,
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
