import { type Session } from "./session";

/** Seconds for one turn: more than the longest time between two events of a session. A power of 2. */
const TURN = 2048;

/** `second & PLACE` is the place of a second. */
const PLACE = TURN - 1;

/**
 * The running sessions by the second of their next event: a ring with a place for each second of
 * the next half an hour. Adding and taking cost the same however many sessions are running.
 */
export class SessionWheel {
  private readonly places = new Array<Session | undefined>(TURN).fill(undefined);
  /** No session is due before this second. */
  private now = 0;
  private count = 0;

  /** Adds a session: due not before the one that was taken last, nor a {@link TURN} after it. */
  add(session: Session): void {
    if (this.count === 0 || session.due < this.now) this.now = session.due;
    const place = session.due & PLACE;
    session.linkTo(this.places[place]);
    this.places[place] = session;
    this.count++;
  }

  /** The session with the next event; undefined when none is running. */
  first(): Session | undefined {
    if (this.count === 0) return undefined;
    let session = this.places[this.now & PLACE];
    while (session === undefined) session = this.places[++this.now & PLACE];
    return session;
  }

  /** Takes out the session that {@link first} answers with. */
  take(): Session | undefined {
    const session = this.first();
    if (session === undefined) return undefined;
    this.places[this.now & PLACE] = session.after;
    this.count--;
    return session;
  }
}
