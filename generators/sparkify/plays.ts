import { decimalText, doublyEncoded, eventText, UNITS } from "../jsonText";
import { type Pools } from "../pools";
import { type Press } from "../press";
import { type Random } from "../random";
import { otherSongAt, type Song, songAt } from "./song";

/**
 * How many songs are played at all, of those that the song files tell of and of the others; the
 * rest is the long tail that nobody plays. Makes plays about as varied as the real ones.
 */
export const PLAYED_SONGS = 16_000;

/** Stands for a song that is played: a whole number. */
export type Play = number;

/** Stands for no song. */
export const NO_PLAY: Play = -1;

/** What the plays of a stream are made with. */
export interface PlaySettings {
  readonly seed: number;
  /** How many songs the song files tell of. */
  readonly songs: number;
  /** Share of the plays that are of a song from the song files. */
  readonly matchShare: number;
}

/** Cuts between the pieces of a play: where artist, length and song begin, and where the song ends. */
const CUTS = 4;

/**
 * Chooses what is played, and keeps its text ready in the press. Memory is bounded, however many
 * songs and plays there are; it is packed, since plays touch all of it at random.
 */
export class Plays {
  /** Seconds of each song; 0 for one that was not played yet. */
  private readonly lengths = new Uint16Array(2 * PLAYED_SONGS);
  private readonly cuts = new Int32Array(2 * PLAYED_SONGS * CUTS);

  constructor(
    private readonly settings: PlaySettings,
    private readonly pools: Pools,
    private readonly press: Press,
  ) {}

  /** The next song that somebody plays: a few are played very often. */
  next(random: Random): Play {
    const { songs, matchShare } = this.settings;
    const known = songs > 0 && random.chance(matchShare);
    const play = known
      ? PLAYED_SONGS + random.skewed(Math.min(songs, PLAYED_SONGS))
      : random.skewed(PLAYED_SONGS);
    if (this.seconds(play) === 0) this.make(play);
    return play;
  }

  /** The one that is played most often of those that no song file tells of. */
  mostPlayed(): Play {
    if (this.seconds(0) === 0) this.make(0);
    return 0;
  }

  /** Whole seconds that a song lasts. */
  seconds(play: Play): number {
    return this.lengths[play] ?? 0;
  }

  /** Whether a song file tells of it. */
  known(play: Play): boolean {
    return play >= PLAYED_SONGS;
  }

  /** Prints the beginning of a play's record: the artist. */
  printArtist(play: Play): void {
    this.printPiece(play * CUTS);
  }

  /** Prints the length in seconds. */
  printLength(play: Play): void {
    this.printPiece(play * CUTS + 1);
  }

  /** Prints `song`, `status` and the key `ts`. */
  printSong(play: Play): void {
    this.printPiece(play * CUTS + 2);
  }

  private printPiece(cut: number): void {
    this.press.print(this.cuts[cut] ?? 0, this.cuts[cut + 1] ?? 0);
  }

  private make(play: Play): void {
    const { seed } = this.settings;
    const known = this.known(play);
    const song = known
      ? songAt(this.settings, this.pools, play - PLAYED_SONGS)
      : otherSongAt({ seed, songs: PLAYED_SONGS }, this.pools, play);
    this.lengths[play] = Math.floor(song.duration / UNITS);
    this.cuts.set(this.keep(song, known ? asItIs : doublyEncoded), play * CUTS);
  }

  private keep(song: Song, spelled: (text: string) => string): number[] {
    const artist = `{"artist":${eventText(spelled(song.artist.name))}`;
    const length = decimalText(song.duration);
    const rest = `,"song":${eventText(spelled(song.title))},"status":200,"ts":`;
    const { start, end } = this.press.keep(artist + length + rest);
    return [start, start + artist.length, end - rest.length, end];
  }
}

function asItIs(text: string): string {
  return text;
}
