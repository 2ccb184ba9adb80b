import { type GeneratedFile } from "../file";
import { type Pools } from "../pools";
import { SONG } from "./damage";
import { songPath, trackId } from "./ids";
import { Mess, type MessSettings } from "./mess";
import { artistsOf, type Song, songAt, songRecord } from "./song";
import { STREAMS } from "./streams";

/** What song files are made with. */
export interface SongFileSettings extends MessSettings {
  readonly songs: number;
  readonly finalNewline: boolean;
}

/** The song files, one for each song, and what is true of them. */
export class SongFiles {
  /** Records in the files so far. */
  records = 0;
  /** Songs without a year so far. */
  withoutYear = 0;
  /** What is doubled and broken so far. */
  readonly mess: Mess;
  private readonly artistSeen: Uint8Array;

  constructor(
    private readonly settings: SongFileSettings,
    private readonly pools: Pools,
  ) {
    this.mess = new Mess(settings, ROWS, settings.songs);
    this.artistSeen = new Uint8Array(artistsOf(settings.songs));
  }

  /** Different artist ids so far. */
  get artists(): number {
    return this.artistSeen.reduce((sum, seen) => sum + seen, 0);
  }

  /** The files in order. */
  *files(): Generator<GeneratedFile> {
    for (let index = 0; index < this.settings.songs; index++) {
      const song = songAt(this.settings, this.pools, index);
      this.note(song);
      yield { path: songPath(trackId(index)), content: this.content(song) };
    }
  }

  private content(song: Song): Buffer {
    const record = songRecord(song);
    const lines = this.mess.breaksNext() ? [this.mess.damage(record, SONG), record] : [record];
    if (this.mess.doubles()) lines.push(record);
    this.records += lines.length;
    return Buffer.from(lines.join("\n") + (this.settings.finalNewline ? "\n" : ""), "latin1");
  }

  private note({ artist, year }: Song): void {
    this.artistSeen[artist.index] = 1;
    if (year === 0) this.withoutYear++;
  }
}

const ROWS = { doubled: STREAMS.doubledSong, broken: STREAMS.brokenSong } as const;
