import { readFile, writeFile } from "node:fs/promises";
import { nameStack, type OpenStack, type StackPlace } from "../../stacks";
import { type Session } from "../session";
import { foundStack } from "./order";
import { checkSecrets } from "./secretsCheck";
import { type StackWithFile } from "./stackSettings";

/**
 * Does `work` with a stack that is only looked at, once `check` has not thrown. Where the backend has none yet, the engine wants one made; it goes again,
 * and the stack file is left as it was, without the salt that the engine writes into it.
 */
export async function withPreviewed(
  place: StackPlace,
  session: Session,
  check: (stack: StackWithFile, session: Session) => Promise<void>,
  work: (open: OpenStack) => Promise<void>,
): Promise<void> {
  const { name, file } = await nameStack(place);
  const before = await readFile(file).catch(() => undefined);
  const open = await foundStack({ ...place, stack: name }, session, (named) =>
    check(named, session),
  );
  if (open.isNew) session.output.say(`stack ${open.name} is new`);
  try {
    if (!open.isNew) await check(open, session);
    await checkSecrets(open);
    await work(open);
  } finally {
    if (open.isNew) {
      await open.stack.workspace.removeStack(open.name, { preserveConfig: true });
      if (before !== undefined) await writeFile(file, before);
    }
  }
}
