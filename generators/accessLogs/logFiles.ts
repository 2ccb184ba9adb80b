import { type GeneratedFile } from "../file";
import { Random } from "../random";
import { countOf, ExactShare } from "../share";
import { type Agents, buildAgents } from "./agents";
import { damagedLine, LINE_DAMAGES } from "./damage";
import { lineOf } from "./line";
import { type AccessLogSettings } from "./readOptions";
import { DAY_SECONDS, linesOfDays, secondOfDay } from "./rhythm";
import { buildSite, type Site, zipf } from "./site";
import { STREAMS } from "./streams";
import { LogTruth } from "./truth";
import { visitorAt } from "./visitors";

/** Letters after which a chunk is handed out. */
const CHUNK_LETTERS = 256 * 1024;

/** Lines of one file. */
interface Portion {
  readonly day: number;
  /** Which of the day's lines it begins with, and which it ends before. */
  readonly first: number;
  readonly end: number;
  /** All lines of the day. */
  readonly all: number;
}

/** The files of a server's log, day after day, and what is true of them. */
export class LogFiles {
  readonly truth = new LogTruth();
  private readonly agents: Agents;
  private readonly site: Site;
  private readonly random: Random;
  private readonly broken: Random;
  private readonly breaking: ExactShare;
  private breaks = 0;

  constructor(private readonly settings: AccessLogSettings) {
    const { seed, broken, lines } = settings;
    this.agents = buildAgents(seed);
    this.site = buildSite(seed);
    this.random = new Random(seed, STREAMS.line);
    this.broken = new Random(seed, STREAMS.broken);
    this.breaking = new ExactShare(this.broken, broken, lines);
  }

  /** Lines that there will be in all, broken ones too. */
  get total(): number {
    const { lines, broken } = this.settings;
    return lines + countOf(broken, lines);
  }

  /** The files in the order of days. Each must be read before the next is asked for. */
  *files(): Generator<GeneratedFile> {
    const { lines, start, days, filesPerDay } = this.settings;
    for (const [at, all] of linesOfDays(lines, start, days).entries()) {
      const day = start + at * DAY_SECONDS;
      for (let part = 0; part < filesPerDay; part++) {
        const first = Math.floor((all * part) / filesPerDay);
        const end = Math.floor((all * (part + 1)) / filesPerDay);
        if (end === first) continue;
        this.truth.beginFile(dayText(day));
        yield { path: this.path(day, part), content: this.chunks({ day, first, end, all }) };
      }
    }
  }

  private path(day: number, part: number): string {
    const [year, month, date] = dayText(day).split("-");
    const number = String(part).padStart(6, "0");
    return `logs/${this.settings.app}/${year}/${month}/${date}/part-${year}${month}${date}T000000_${number}.log`;
  }

  private *chunks(portion: Portion): Generator<Buffer> {
    const { settings, random, truth } = this;
    let page = "";
    for (let at = portion.first; at < portion.end; at++) {
      const time = portion.day + secondOfDay((at + random.unit()) / portion.all);
      const rank = zipf(random, settings.addresses);
      const visitor = visitorAt(settings.seed, rank, this.agents);
      const line = lineOf(visitor, time, this.site, random);
      if (this.breaking.takes()) page += `${this.brokenLine(line.text)}\n`;
      page += `${line.text}\n`;
      truth.note(visitor, line);
      if (page.length >= CHUNK_LETTERS) {
        yield Buffer.from(page, "latin1");
        page = "";
      }
    }
    if (page !== "") yield Buffer.from(page, "latin1");
  }

  /** A copy of the line that comes next, damaged; each kind of damage in its turn. */
  private brokenLine(line: string): string {
    const kind = LINE_DAMAGES[this.breaks++ % LINE_DAMAGES.length] ?? "truncated";
    this.truth.noteBroken(kind);
    return damagedLine(line, kind, this.broken);
  }
}

function dayText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
