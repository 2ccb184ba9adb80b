import {
  type NamedStack,
  nameStack,
  openNamed,
  type OpenStack,
  refuseLocked,
  type StackPlace,
} from "../../stacks";
import { EXIT, Refusal } from "../exitCodes";
import { task } from "../output/output";
import { type Session } from "../session";
import { confirm } from "./confirm";
import { checkStackFile } from "./stackFiles";

/*
 * The order in which a command that changes a stack goes: which stack, whose lock, what would be lost, ask, act
 * (docs/decisions/0006). Each stage takes the one before it, and what acts takes the last, so none can be left out.
 */

/**
 * Which stack: it is there, and its stack file can be read. With `beforeMade`, one that has a stack file only is made, once that
 * has not thrown.
 */
export async function foundStack(
  place: StackPlace,
  { output }: Session,
  beforeMade?: (named: NamedStack) => Promise<void>,
): Promise<OpenStack> {
  const open = await task(output, "Open the stack", async () => {
    const named = await nameStack(place);
    checkStackFile(named);
    return await openNamed(named, beforeMade && (() => beforeMade(named)));
  });
  output.event({ event: "stack", stack: open.name, project: open.project, isNew: open.isNew });
  return open;
}

/** Whose lock: nobody else works on the stack. */
export class FreeStack {
  private constructor(readonly open: OpenStack) {}

  /** Throws a LockedError when somebody works on the stack. `doing` says what is about to be done. */
  static async of(open: OpenStack, doing: string): Promise<FreeStack> {
    if (!open.isNew) await refuseLocked(open, `stack ${open.name} ${doing}`);
    return new FreeStack(open);
  }
}

/** What would be lost, and how its owner agrees to that. */
export interface Loss {
  /** Says what would be lost, or changed; refuses what must not be. */
  readonly said: () => void;
  /** What is asked; undefined where nothing is lost, or `--yes` has answered. */
  readonly question: Question | undefined;
}

/** A question, the words that mean yes, and what does without a question. */
export interface Question {
  readonly text: string;
  readonly wanted: string;
  readonly instead: string;
}

/** A stack whose owner knows what would be lost, and agreed: the only one that anything is done to. */
export class AgreedStack {
  private constructor(readonly open: OpenStack) {}

  /** Says what would be lost, then asks. Throws a Refusal unless the answer is yes. */
  static async to(
    { open }: FreeStack,
    { said, question }: Loss,
    { signal }: Session,
  ): Promise<AgreedStack> {
    said();
    if (question !== undefined) {
      await confirm(question.text, question.wanted, question.instead, signal);
    }
    return new AgreedStack(open);
  }
}

/** A Refusal for a stack that `doing` would take what must stay from. */
export function guarded(lines: readonly string[]): Refusal {
  return new Refusal(EXIT.guarded, lines.join("\n"));
}
