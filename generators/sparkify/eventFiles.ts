import { type GeneratedFile } from "../file";
import { type Pools } from "../pools";
import { Press } from "../press";
import { EVENT } from "./damage";
import { DAY_SECONDS, type EventSettings, EventStream } from "./eventStream";
import { EventText, LONGEST_RECORD } from "./eventText";
import { EventTruth } from "./eventTruth";
import { Mess, type MessSettings } from "./mess";
import { type Session } from "./session";
import { STREAMS } from "./streams";

/** What event files are made with. */
export interface EventFileSettings extends EventSettings, MessSettings {
  readonly finalNewline: boolean;
}

/** Bytes after which a chunk is handed out. */
export const CHUNK_BYTES = 256 * 1024;

const NEWLINE = 10;

/** The event files, one for each day that has events, and what is true of them. */
export class EventFiles {
  /** Records in the files so far. */
  records = 0;
  readonly truth: EventTruth;
  /** What is doubled and broken so far. */
  readonly mess: Mess;
  // A chunk may be passed by one event with its bad and its doubled record.
  private readonly press = new Press(CHUNK_BYTES + 4 * LONGEST_RECORD);
  private readonly stream: EventStream;
  private readonly text: EventText;

  constructor(
    private readonly settings: EventFileSettings,
    pools: Pools,
  ) {
    this.stream = new EventStream(settings, pools, this.press);
    this.text = new EventText(this.press, this.stream.plays, this.stream.nobody);
    this.truth = new EventTruth(settings.users, this.stream.plays);
    this.mess = new Mess(settings, ROWS, settings.events);
  }

  /** The files in the order of days. Each must be read before the next is asked for. */
  *files(): Generator<GeneratedFile> {
    let session = this.stream.current;
    while (session !== undefined) {
      const day = dayOf(session);
      yield { path: eventPath(day), content: this.chunks(day) };
      session = this.stream.current;
    }
  }

  private *chunks(day: number): Generator<Buffer> {
    const { press, stream } = this;
    const first = this.records;
    const end = (day + 1) * DAY_SECONDS;
    let session = stream.current;
    while (session !== undefined && session.due < end) {
      if (this.records > first) press.printByte(NEWLINE);
      this.printEvent(session);
      if (press.length >= CHUNK_BYTES) yield press.turnPage();
      stream.advance();
      session = stream.current;
    }
    if (this.settings.finalNewline) press.printByte(NEWLINE);
    if (press.length > 0) yield press.turnPage();
  }

  /** Prints the event, a bad record before it and itself again after it, where it is so decided. */
  private printEvent(session: Session): void {
    const { press, mess } = this;
    if (mess.breaksNext()) this.printBroken(session);
    const start = press.length;
    this.text.print(session);
    const end = press.length;
    this.truth.note(session);
    this.records++;
    if (!mess.doubles()) return;
    press.printByte(NEWLINE);
    press.printAgain(start, end);
    this.records++;
  }

  /** What the user would leave by playing something now, damaged. A bad record is never a file's last. */
  private printBroken(session: Session): void {
    const { press } = this;
    const start = press.length;
    this.text.printPlay(session, this.stream.plays.mostPlayed());
    const record = press.textFrom(start);
    press.takeBack(start);
    press.printText(this.mess.damage(record, EVENT));
    press.printByte(NEWLINE);
    this.records++;
  }
}

const ROWS = { doubled: STREAMS.doubledEvent, broken: STREAMS.brokenEvent } as const;

function dayOf(session: Session): number {
  return Math.floor(session.due / DAY_SECONDS);
}

function eventPath(day: number): string {
  const date = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
  return `log_data/${date.slice(0, 4)}/${date.slice(5, 7)}/${date}-events.json`;
}
