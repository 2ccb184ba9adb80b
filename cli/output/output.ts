import { type Cell } from "./cell";
import { type LakeEvent } from "./events";

/** Something that begins and ends, in the order of the list it stands in. */
export interface BoardItem {
  readonly id: string;
  readonly title: string;
}

/** How an item of a board ended. */
export type BoardEnd = "done" | "failed" | "skipped";

/** Whether a board's items come one after another (as a run's steps do) or at the same time. */
export type BoardOrder = "in-turn" | "at-once";

/** Shows what several things are at, and how long each took. */
export interface Board {
  begin(id: string): void;
  /** Says what an item is at: shown live on a terminal, kept out of logs. */
  tell(id: string, text: string): void;
  /** `detail` is why it failed or was skipped. */
  end(id: string, how: BoardEnd, detail?: string): void;
  /** Resolves when everything is on screen; what has not ended counts as skipped. */
  close(): Promise<void>;
}

/** Rows of a table as they are read. */
export interface ShownTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** Where a command says what it does: a terminal, a plain stream, or JSON for machines. */
export interface Output {
  /** Width in characters that tables keep to; undefined where there is no limit. */
  readonly width: number | undefined;

  /** @param order - "in-turn" by default. */
  board(items: readonly BoardItem[], order?: BoardOrder): Board;

  /** Text for people. */
  say(text: string): void;

  /**
   * Rows of a table, shown while they are read: a table for people, for machines the command's result with the keys
   * `table`, `columns` and `rows`. Answers how many there were.
   */
  rows(table: ShownTable): Promise<number>;

  /** Something that happened meanwhile, for machines that read line by line. */
  event(event: LakeEvent): void;

  /** The run that everything from here on is about, for machines: every later line bears it. */
  about(run: string): void;

  /** Why nothing else is heard: a line on standard error for people, an event where lines are written. */
  notice(text: string, event: LakeEvent): void;

  /** What the command was asked for, for machines: once, at its end. */
  result(value: unknown): void;

  /** Why the command ends without success. */
  fail(message: string, exitCode: number): void;
}

/** The part of a stream that the writers need. */
export interface Sink {
  write(text: string): unknown;
}

/** Does `work` and shows its title, what it is at and how long it took. Rejects as `work` does. */
export async function task<T>(
  output: Pick<Output, "board">,
  title: string,
  work: (tell: (text: string) => void) => Promise<T>,
): Promise<T> {
  const board = output.board([{ id: title, title }]);
  board.begin(title);
  try {
    const result = await work((text) => {
      board.tell(title, text);
    });
    board.end(title, "done");
    return result;
  } catch (error) {
    board.end(title, "failed");
    throw error;
  } finally {
    await board.close();
  }
}
