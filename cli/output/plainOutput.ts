import { duration } from "./units";
import { drawRows } from "./drawRows";
import {
  type Board,
  type BoardEnd,
  type BoardItem,
  type Output,
  type ShownTable,
  type Sink,
} from "./output";
import { printable, printableLines } from "./printable";
import { Stopwatch } from "./stopwatch";

const MARKS: Readonly<Record<BoardEnd | "begun", string>> = {
  begun: "...  ",
  done: "ok   ",
  failed: "FAIL ",
  skipped: "skip ",
};

/** Output for logs and pipes: whole lines, no colours, nothing that moves. */
export class PlainOutput implements Output {
  readonly width = undefined;

  constructor(
    private readonly stdout: Sink,
    private readonly stderr: Sink,
  ) {}

  board(items: readonly BoardItem[]): Board {
    const watch = new Stopwatch();
    const titles = new Map(items.map(({ id, title }) => [id, printable(title)]));
    const line = (how: keyof typeof MARKS, id: string): string =>
      `${MARKS[how]}${titles.get(id) ?? id}`;
    return {
      begin: (id) => {
        watch.start(id);
        // A task of its own is over soon; in a longer list a reader of the log wants to know where it is.
        if (items.length > 1) this.say(line("begun", id));
      },
      tell: () => undefined,
      end: (id, how, detail) => {
        const seconds = watch.seconds(id);
        const took = seconds === undefined ? "" : `  ${duration(seconds)}`;
        this.say(line(how, id) + took + (detail === undefined ? "" : `: ${detail}`));
      },
      close: () => Promise.resolve(),
    };
  }

  say(text: string): void {
    this.stdout.write(`${printableLines(text)}\n`);
  }

  async rows(table: ShownTable): Promise<number> {
    return await drawRows(table, (text) => this.stdout.write(text), this.width);
  }

  event(): void {
    // Machines' events are not for people: they read what is said.
  }

  about(): void {
    // What is said names the run.
  }

  notice(text: string): void {
    this.stderr.write(`lake: ${printableLines(text)}\n`);
  }

  result(): void {
    // The command said it in words.
  }

  fail(message: string): void {
    this.stderr.write(`lake: ${printableLines(message)}\n`);
  }
}
