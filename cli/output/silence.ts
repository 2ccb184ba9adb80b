import { type LakeEvent } from "./events";
import {
  type Board,
  type BoardItem,
  type BoardOrder,
  type Output,
  type ShownTable,
} from "./output";

/** Seconds of silence after which a reader is told that the command is still at work; each further time is longer. */
export const QUIET_SECONDS: readonly number[] = [5, 30, 120, 600];

/** What of an output its reader sees. */
export interface Visible {
  /** What people are told. */
  readonly said: boolean;
  /** Events. */
  readonly events: boolean;
  /** That a thing which stands alone has begun; of several, each beginning is seen wherever anything is. */
  readonly beginnings: boolean;
}

/** Questions that are open: while somebody is asked, silence is not the command's. */
let asked = 0;

/** Does `work`, which asks the user; meanwhile nobody is told of silence. */
export async function whileAsking<T>(work: () => Promise<T>): Promise<T> {
  asked += 1;
  try {
    return await work();
  } finally {
    asked -= 1;
  }
}

/**
 * An output that tells its reader after some seconds of silence what is waited for. Nobody is left to guess whether a
 * command without a network, or before a service that starts, has died.
 */
export class WatchedOutput implements Output {
  private readonly unseen: string[] = [];
  private seen = 0;
  private told = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly inner: Output,
    private readonly visible: Visible,
    private readonly title: string,
  ) {
    this.listen();
  }

  get width(): number | undefined {
    return this.inner.width;
  }

  board(items: readonly BoardItem[], order?: BoardOrder): Board {
    const board = this.inner.board(items, order);
    const titles = new Map(items.map(({ id, title }) => [id, title]));
    const isSeen = this.visible.beginnings || (this.visible.said && items.length > 1);
    const open = new Set<string>();
    return {
      begin: (id) => {
        board.begin(id);
        open.add(id);
        this.begin(titles.get(id) ?? id, isSeen);
      },
      tell: (id, text) => {
        board.tell(id, text);
      },
      end: (id, how, detail) => {
        board.end(id, how, detail);
        if (open.delete(id)) this.end(titles.get(id) ?? id, isSeen);
      },
      close: async () => {
        for (const id of open) this.end(titles.get(id) ?? id, isSeen);
        open.clear();
        await board.close();
      },
    };
  }

  say(text: string): void {
    this.inner.say(text);
    if (this.visible.said) this.listen();
  }

  async rows(table: ShownTable): Promise<number> {
    const first = { isThere: false };
    try {
      return await this.inner.rows({ ...table, batches: this.watched(table.batches, first) });
    } finally {
      if (first.isThere) this.seen -= 1;
    }
  }

  /** From the first rows on something is seen, and nothing else may come between them. */
  private async *watched<T>(
    batches: AsyncIterable<T>,
    first: { isThere: boolean },
  ): AsyncGenerator<T> {
    for await (const rows of batches) {
      if (!first.isThere) this.seen += 1;
      Object.assign(first, { isThere: true });
      yield rows;
    }
  }

  event(event: LakeEvent): void {
    this.inner.event(event);
    if (this.visible.events) this.listen();
  }

  about(run: string): void {
    this.inner.about(run);
  }

  notice(text: string, event: LakeEvent): void {
    this.inner.notice(text, event);
    this.listen();
  }

  result(value: unknown): void {
    this.inner.result(value);
  }

  fail(message: string, exitCode: number): void {
    this.inner.fail(message, exitCode);
  }

  /** Ends the watch. */
  release(): void {
    clearTimeout(this.timer);
  }

  private begin(title: string, isSeen: boolean): void {
    if (isSeen) this.seen += 1;
    else this.unseen.push(title);
    this.listen();
  }

  private end(title: string, isSeen: boolean): void {
    if (isSeen) this.seen -= 1;
    else this.unseen.splice(this.unseen.lastIndexOf(title), 1);
    this.listen();
  }

  /** Waits for the next word; after some seconds without one, says so. */
  private listen(): void {
    clearTimeout(this.timer);
    const seconds = QUIET_SECONDS[Math.min(this.told, QUIET_SECONDS.length - 1)] ?? 0;
    this.timer = setTimeout(() => {
      this.quiet(seconds);
    }, seconds * 1000).unref();
  }

  private quiet(seconds: number): void {
    if (this.seen > 0 || asked > 0) {
      this.listen();
      return;
    }
    this.told += 1;
    const title = this.unseen.at(-1) ?? this.title;
    this.notice(`${title}: still at work after ${seconds} s without a word`, {
      event: "waiting",
      title,
      seconds,
    });
  }
}
