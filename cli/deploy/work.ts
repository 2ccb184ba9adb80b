import {
  type Change,
  type Lock,
  type OpenStack,
  type OperateOptions,
  type Pending,
  pendingText,
  type Story,
  takeOver,
  type Verb,
} from "../../stacks";
import { task } from "../output/output";
import { type Session } from "../session";
import { changeBoard } from "./changeBoard";
import { type AgreedStack } from "./order";

/** A story and how long it took. */
export interface Done {
  readonly story: Story;
  readonly seconds: number;
}

/** Looks at what an operation would do: one line that counts. */
export async function look(
  open: OpenStack,
  verb: Extract<Verb, `preview${string}`>,
  session: Session,
  options: OperateOptions = {},
): Promise<Done> {
  return await timed(() =>
    task(session.output, LOOKS[verb], (tell) => {
      let seen = 0;
      const onEvent: OperateOptions["onEvent"] = ({ resOutputsEvent }) => {
        if (resOutputsEvent === undefined) return;
        seen += 1;
        tell(`${seen} resources`);
      };
      const all = { ...options, signal: session.signal, onEvent };
      return takeOver(open, verb, all, (lock) => {
        sayAbandoned(lock, session);
      });
    }),
  );
}

const LOOKS: Readonly<Record<Extract<Verb, `preview${string}`>, string>> = {
  preview: "See what would change",
  "preview-refresh": "Compare the state with AWS",
  "preview-destroy": "See what would go",
};

/** How an operation is shown, beside how it is done. */
export interface ActOptions extends Omit<OperateOptions, "onChange" | "signal"> {
  /** What changes, as a preview told. */
  readonly planned?: readonly Change[];
  /** Hears, once, that the engine is at it: it has the lock and the provider its credentials. */
  readonly onBegun?: () => void;
}

/** Does an operation, with a board of the `planned` changes. */
export async function act(
  { open }: AgreedStack,
  verb: Extract<Verb, "up" | "refresh" | "destroy">,
  session: Session,
  { planned = [], onBegun, ...options }: ActOptions = {},
): Promise<Done> {
  const { output, signal } = session;
  const board = changeBoard(output, ACTS[verb], planned);
  let hasBegun = false;
  const onChange = (change: Change): void => {
    board.show(change);
    if (hasBegun) return;
    hasBegun = true;
    onBegun?.();
  };
  try {
    return await timed(() =>
      takeOver(open, verb, { ...options, signal, onChange }, (lock) => {
        sayAbandoned(lock, session);
      }),
    );
  } finally {
    await board.close();
  }
}

const ACTS = {
  up: "Deploy",
  refresh: "Read the state anew from AWS",
  destroy: "Destroy",
} as const;

/** Says what the last operation left half done. */
export function sayPending(pending: readonly Pending[], { output }: Session): void {
  if (pending.length === 0) return;
  output.say(pendingText(pending));
  output.event({ event: "repair", pending: [...pending] });
}

/** Brings a stack that was left half done into a known state. */
export async function repair(
  agreed: AgreedStack,
  pending: readonly Pending[],
  session: Session,
): Promise<void> {
  if (pending.length > 0) await act(agreed, "refresh", session, { clearPendingCreates: true });
}

function sayAbandoned({ owner, pid, since }: Lock, { output }: Session): void {
  output.say(
    `the lock of ${owner} (process ${pid}), taken ${since}, is broken: that process is no longer there`,
  );
  output.event({ event: "lock-broken", owner, pid, since });
}

async function timed(work: () => Promise<Story>): Promise<Done> {
  const start = performance.now();
  const story = await work();
  return { story, seconds: (performance.now() - start) / 1000 };
}
