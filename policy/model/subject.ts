import type { z } from "zod";

/** Stands for a value that only an update will know. */
export const UNKNOWN: unique symbol = Symbol("not yet known");

/** A resource's properties as plain values; {@link UNKNOWN} where a preview does not know one yet. */
export type Props = Readonly<Record<string, unknown>>;

/** A resource as a rule sees it, whether an engine or a recording says so. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Props;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
  /** Whether it stays in the account when Pulumi lets go of it; undefined where nobody says so. */
  readonly retainOnDelete?: boolean;
  /** Resources whose outputs a property of this one is made from. */
  readonly madeFrom: (property: string) => readonly Subject[];
}

/** A rule wanted a value that is not known yet: the resource is judged when it is. */
export class NotYetKnown extends Error {}

/**
 * The properties that `shape` names, as it types them.
 *
 * @throws NotYetKnown where one of them is unknown, and an error where one is of another type.
 */
export function read<T>(shape: z.ZodType<T>, { type, name, props }: Subject): T {
  const parsed = shape.safeParse(props);
  if (parsed.success) return parsed.data;
  for (const { path } of parsed.error.issues) {
    if (isUnknownAt(props, path)) throw new NotYetKnown(path.join("."));
  }
  throw new Error(`${type} ${name} is not as this rule knows its kind: ${parsed.error.message}`);
}

/** The resources of one type. */
export function ofType(subjects: readonly Subject[], ...types: readonly string[]): Subject[] {
  return subjects.filter(({ type }) => types.includes(type));
}

function isUnknownAt(value: unknown, path: readonly PropertyKey[]): boolean {
  if (value === UNKNOWN) return true;
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== "object" || value === null) return false;
  return isUnknownAt(Reflect.get(value, key), rest);
}
