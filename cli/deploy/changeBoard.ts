import { byComponent, type Change, countsText, shortType } from "../../stacks";
import { type Board, type Output } from "../output/output";
import { duration } from "../output/units";

/** Shows how far an operation is, component by component. */
export interface ChangeBoard {
  show(change: Change): void;
  close(): Promise<void>;
}

/**
 * A board for the `planned` changes: a line for each component, which says what it is at. Without a plan there is one
 * line, called `title`.
 */
export function changeBoard(
  output: Output,
  title: string,
  planned: readonly Change[],
): ChangeBoard {
  const components = byComponent(planned);
  const items = components.map(({ component, counts }) => ({
    id: component,
    title: `${component}: ${countsText(counts)}`,
  }));
  const board = output.board(items.length > 0 ? items : [{ id: title, title }], "at-once");
  const lines = new Map(
    components.map(({ component }) => [
      component,
      new Line(
        board,
        component,
        planned.filter((change) => change.component === component),
      ),
    ]),
  );
  const only = new Line(board, title, []);
  if (items.length === 0) only.begin();
  return {
    show: (change) => {
      output.event({ event: "resource", ...jsonOf(change) });
      (items.length === 0 ? only : lines.get(change.component))?.show(change);
    },
    close: async () => {
      if (items.length === 0) only.end();
      await board.close();
    },
  };
}

/** One component's line. */
class Line {
  private begun = false;
  private failed: string | undefined;
  private readonly open: Set<string>;

  constructor(
    private readonly board: Board,
    private readonly id: string,
    planned: readonly Change[],
  ) {
    this.open = new Set(planned.map(({ urn }) => urn));
  }

  begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.board.begin(this.id);
  }

  show(change: Change): void {
    this.begin();
    const { state, name, seconds } = change;
    const took = seconds === undefined ? "" : `, ${duration(seconds)}`;
    this.board.tell(this.id, `${DOING[change.kind]} ${name} (${shortType(change.type)})${took}`);
    if (state === "failed") this.failed ??= name;
    if (state !== "done" && state !== "failed") return;
    if (this.open.delete(change.urn) && this.open.size === 0) this.end();
  }

  end(): void {
    if (this.failed === undefined) this.board.end(this.id, "done");
    else this.board.end(this.id, "failed", this.failed);
  }
}

const DOING: Readonly<Record<Change["kind"], string>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** A change as machines get it. */
export type ChangeJson = Pick<Change, "name" | "type" | "kind" | "state"> &
  Readonly<Record<string, unknown>>;

/** {@link ChangeJson} of a change. */
export function jsonOf(change: Change): ChangeJson {
  const { urn, type, name, component, kind, state, seconds, properties, forcedBy } = change;
  const took = seconds === undefined ? undefined : Math.round(seconds * 1000) / 1000;
  return { name, type, component, kind, state, seconds: took, properties, forcedBy, urn };
}
