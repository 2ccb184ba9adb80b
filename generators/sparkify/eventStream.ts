import { type Pools } from "../pools";
import { type Press } from "../press";
import { Random } from "../random";
import { Crowd } from "./crowd";
import { Plays } from "./plays";
import { Session } from "./session";
import { SessionWheel } from "./sessionWheel";
import { STREAMS } from "./streams";
import { Timeline } from "./timeline";
import { makeNobody, type User } from "./user";

/** Seconds of a day, which all begin at midnight UTC. */
export const DAY_SECONDS = 86_400;

/** What a stream of events depends on. */
export interface EventSettings {
  readonly seed: number;
  readonly events: number;
  readonly songs: number;
  readonly users: number;
  readonly days: number;
  /** Midnight of the first day, UTC, in epoch seconds. */
  readonly start: number;
  readonly matchShare: number;
}

/**
 * Exactly so many events in the order of time, one at a time. It holds the users and the sessions
 * that run at the moment, so its memory does not depend on the number of events.
 */
export class EventStream {
  /** The session whose next event is the current one; undefined after the last event. */
  current: Session | undefined;
  /** Stands for whoever is not logged in. */
  readonly nobody: User;
  readonly plays: Plays;
  private readonly random: Random;
  private readonly timeline: Timeline;
  private readonly crowd: Crowd;
  private readonly running = new SessionWheel();
  private readonly spare: Session[] = [];
  private readonly end: number;
  private sessions = 0;
  private planned = 0;
  private nextStart: number;

  constructor(
    private readonly settings: EventSettings,
    pools: Pools,
    press: Press,
  ) {
    const { seed, start, days } = settings;
    this.random = new Random(seed, STREAMS.session);
    this.nobody = makeNobody(press);
    this.plays = new Plays(settings, pools, press);
    this.timeline = new Timeline(seed, start, days);
    this.crowd = new Crowd(settings, pools, press);
    this.end = start + days * DAY_SECONDS;
    this.nextStart = settings.events > 0 ? this.timeline.at(0) : Infinity;
    this.beginDue();
  }

  /** Moves on to the next event. */
  advance(): void {
    const session = this.running.take();
    if (session === undefined) return;
    if (session.advance()) this.running.add(session);
    else this.spare.push(session);
    this.beginDue();
  }

  /** Begins every session that starts before the next event of those that run. */
  private beginDue(): void {
    this.current = this.running.first();
    while (this.nextStart <= (this.current?.due ?? Number.MAX_VALUE)) {
      this.begin();
      this.current = this.running.first();
    }
  }

  /** Sessions begin in proportion to the events they hold, so that the rhythm is that of the events. */
  private begin(): void {
    const { events } = this.settings;
    const start = this.nextStart;
    const chosen = this.crowd.choose(this.random, start);
    const session = this.spare.pop() ?? new Session(this.nobody);
    session.plan(
      this.sessions++,
      {
        user: chosen?.user ?? this.nobody,
        level: chosen?.level ?? "free",
        start,
        end: this.end,
        mostEvents: events - this.planned,
      },
      this.plays,
      this.random,
    );
    this.crowd.occupy(session);
    this.planned += session.length;
    this.nextStart = this.planned < events ? this.timeline.at(this.planned / events) : Infinity;
    this.running.add(session);
  }
}
