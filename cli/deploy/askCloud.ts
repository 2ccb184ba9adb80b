import { EmrError, explained } from "../../emr";
import { type AskedCloud } from "../../variants";

/** What `ask` finds wrong; nothing where AWS refuses to say or cannot be reached. Rejects when the session is ended. */
export async function whatIsWrong(
  { signal }: AskedCloud,
  ask: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (!(explained("AWS was asked in vain", error) instanceof EmrError)) throw error;
    return [];
  }
}

/** One page of a list, and what asks for the next. */
export interface ListPage {
  readonly names: readonly string[];
  readonly next: string | undefined;
}

/** Every name of a list for which the SDK has no paginator: `ask` is given the token of each page, none for the first. */
export async function allPages(
  ask: (token: string | undefined) => Promise<ListPage>,
): Promise<string[]> {
  const all: string[] = [];
  let token: string | undefined;
  do {
    const { names, next } = await ask(token);
    all.push(...names);
    token = next;
  } while (token !== undefined && token !== "");
  return all;
}
