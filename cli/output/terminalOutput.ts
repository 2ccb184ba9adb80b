import {
  type DefaultRenderer,
  Listr,
  type ListrTask,
  type ListrTaskWrapper,
  PRESET_TIMER,
  type SimpleRenderer,
} from "listr2";
import { drawRows } from "./drawRows";
import {
  type Board,
  type BoardEnd,
  type BoardItem,
  type BoardOrder,
  type Output,
  type ShownTable,
} from "./output";
import { PlainOutput } from "./plainOutput";
import { printable, printableLines } from "./printable";

type Shown = ListrTask<object, typeof DefaultRenderer, typeof SimpleRenderer>;
type Wrapper = ListrTaskWrapper<object, typeof DefaultRenderer, typeof SimpleRenderer>;

/** Output for a person at a terminal: live task lists with durations. */
export class TerminalOutput implements Output {
  private readonly plain: PlainOutput;

  constructor(
    private readonly stdout: NodeJS.WriteStream,
    stderr: NodeJS.WriteStream,
  ) {
    this.plain = new PlainOutput(stdout, stderr);
  }

  get width(): number {
    return this.stdout.columns;
  }

  /** The list only shows: each of its tasks waits until it is told how the real one ended. */
  board(items: readonly BoardItem[], order: BoardOrder = "in-turn"): Board {
    const lines = new Map(items.map((item) => [item.id, new Line(item.title)]));
    const shown = new Listr<object, typeof DefaultRenderer, typeof SimpleRenderer>(
      [...lines.values()].map((line) => line.task()),
      {
        concurrent: order === "at-once",
        exitOnError: false,
        registerSignalListeners: false,
        rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, showSkipMessage: false },
      },
    ).run();
    return {
      begin: () => undefined,
      tell: (id, text) => lines.get(id)?.tell(text),
      end: (id, how, detail) => lines.get(id)?.end(how, detail),
      close: async () => {
        for (const line of lines.values()) line.end("skipped");
        await shown;
      },
    };
  }

  say(text: string): void {
    this.plain.say(text);
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
    this.plain.notice(text);
  }

  result(): void {
    this.plain.result();
  }

  fail(message: string): void {
    this.plain.fail(message);
  }
}

interface Ending {
  readonly how: BoardEnd;
  readonly detail: string | undefined;
}

/** Shortest time between two texts of one line, in milliseconds. */
const TELL_MS = 100;

/** One line of a live list. */
class Line {
  private wrapper: Wrapper | undefined;
  private told = -TELL_MS;
  private settle: (ending: Ending) => void = () => undefined;
  private readonly ended = new Promise<Ending>((resolve) => (this.settle = resolve));

  private readonly title: string;

  constructor(title: string) {
    this.title = printable(title);
  }

  task(): Shown {
    return {
      title: this.title,
      task: async (_, wrapper) => {
        this.wrapper = wrapper;
        this.show(wrapper, await this.ended);
      },
    };
  }

  /** More often than anybody can read, it shows nothing. */
  tell(text: string): void {
    const now = performance.now();
    if (this.wrapper === undefined || now - this.told < TELL_MS) return;
    this.told = now;
    this.wrapper.output = printable(text);
  }

  /** Only the first end counts. */
  end(how: BoardEnd, detail?: string): void {
    this.settle({ how, detail: detail === undefined ? undefined : printableLines(detail) });
  }

  private show(wrapper: Wrapper, { how, detail }: Ending): void {
    Object.assign(wrapper, {
      title: detail === undefined ? this.title : `${this.title}: ${detail}`,
    });
    if (how === "skipped") wrapper.skip();
    if (how === "failed") throw new Error(detail ?? this.title);
  }
}
