import {
  type Change,
  type Lock,
  type OpenStack,
  type OperateOptions,
  pendingOf,
  pendingText,
  type Story,
  takeOver,
  type Verb,
} from "../../stacks";
import { task } from "../output/output";
import { type Session } from "../session";
import { changeBoard } from "./changeBoard";

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

/** Does an operation, with a board of the `planned` changes. */
export async function act(
  open: OpenStack,
  verb: Extract<Verb, "up" | "refresh" | "destroy">,
  session: Session,
  { planned = [], ...options }: OperateOptions & { readonly planned?: readonly Change[] } = {},
): Promise<Done> {
  const { output, signal } = session;
  const board = changeBoard(output, ACTS[verb], planned);
  const onChange = (change: Change): void => {
    board.show(change);
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

/** Brings a stack that was left half done into a known state, and says so. */
export async function repair(open: OpenStack, session: Session): Promise<void> {
  const pending = await pendingOf(open.stack);
  if (pending.length === 0) return;
  session.output.say(pendingText(pending));
  session.output.event({ event: "repair", pending });
  await act(open, "refresh", session, { clearPendingCreates: true });
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
