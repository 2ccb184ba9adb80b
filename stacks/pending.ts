import { z } from "zod";
import { nameOf } from "./urns";

/** Something that the engine had begun when it was killed: nobody knows how far it got. */
export interface Pending {
  /** `creating`, `updating`, `deleting`, … */
  readonly kind: string;
  readonly type: string;
  readonly name: string;
}

/** The part of a stack that its state comes from. */
interface Exporting {
  exportStack(): Promise<{ readonly deployment: unknown }>;
}

const RESOURCE = z.looseObject({ urn: z.string(), type: z.string() });
const DEPLOYMENT = z.looseObject({
  pending_operations: z.array(z.looseObject({ resource: RESOURCE, type: z.string() })).nullish(),
});

/** What was under way when the engine last died; nothing after an operation that came to its end. */
export async function pendingOf(stack: Exporting): Promise<Pending[]> {
  const exported = await stack.exportStack();
  return pendingIn(exported.deployment);
}

/** The same, from an exported deployment. */
export function pendingIn(deployment: unknown): Pending[] {
  const found = DEPLOYMENT.safeParse(deployment ?? {});
  return (found.data?.pending_operations ?? []).map(({ resource, type }) => ({
    kind: type,
    type: resource.type,
    name: nameOf(resource.urn),
  }));
}

/** What was left half done, and what will be done about it. */
export function pendingText(pending: readonly Pending[]): string {
  const lines = pending.map(({ kind, type, name }) => `  ${kind} ${name} (${type})`);
  const creating = pending.some(({ kind }) => kind === "creating");
  return [
    "the last operation was killed while it was at:",
    ...lines,
    "The state is read anew from AWS first.",
    ...(creating
      ? [
          "What was being created may be in the account without the stack knowing of it: it is made anew, so look for a leftover.",
        ]
      : []),
  ].join("\n");
}
