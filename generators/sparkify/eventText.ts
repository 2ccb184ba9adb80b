import { type Piece, type Press } from "../press";
import { NO_PLAY, type Play, type Plays } from "./plays";
import { type Session } from "./session";
import { STOP_LIST } from "./stops";
import { type User } from "./user";

/** The longest that a record can be, in bytes; the real ones have less than 700. */
export const LONGEST_RECORD = 8192;

/** Prints the records of events in the exact form of the real files: plain ASCII, without a newline. */
export class EventText {
  private readonly noArtist: Piece;
  private readonly noLength: Piece;
  /** By the index of a stop. */
  private readonly pages: readonly { readonly page: Piece; readonly status: Piece }[];

  constructor(
    private readonly press: Press,
    private readonly plays: Plays,
    private readonly nobody: User,
  ) {
    this.noArtist = press.keep('{"artist":null');
    this.noLength = press.keep("null");
    this.pages = STOP_LIST.map(({ page, status }) => ({
      page: press.keep(page),
      status: press.keep(status),
    }));
  }

  /** Prints a session's current event. */
  print(session: Session): void {
    if (session.play === NO_PLAY) this.printPage(session);
    else this.printPlay(session, session.play);
  }

  /** Prints the event that the session's user leaves by playing `play` now. */
  printPlay(session: Session, play: Play): void {
    const { press, plays } = this;
    const { user } = session;
    plays.printArtist(play);
    press.print(user.name, user.lastName);
    press.printNumber(session.item);
    press.print(user.lastName, user.playFree);
    plays.printLength(play);
    if (session.isPaid) press.print(user.playPaid, user.end);
    else press.print(user.playFree, user.playPaid);
    press.printNumber(session.id);
    plays.printSong(play);
    press.printNumber(session.due);
    press.print(user.end, user.levelFree);
  }

  private printPage(session: Session): void {
    const { press } = this;
    const { stop } = session;
    const user = stop.loggedIn ? session.user : this.nobody;
    const texts = this.pages[stop.index];
    if (texts === undefined) throw new Error(`no text for the page ${stop.name}`);
    press.printPiece(this.noArtist);
    press.print(user.name, user.lastName);
    press.printNumber(session.item);
    press.print(user.lastName, user.playFree);
    press.printPiece(this.noLength);
    if (session.isPaid) press.print(user.levelPaid, user.registration);
    else press.print(user.levelFree, user.levelPaid);
    press.printPiece(texts.page);
    press.print(user.registration, user.stop);
    press.printNumber(session.id);
    press.printPiece(texts.status);
    press.printNumber(session.due);
    press.print(user.end, user.levelFree);
  }
}
