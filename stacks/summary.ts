import { type Change, CHANGE_KINDS, type ChangeKind } from "./changes";

/** How many resources change, by what becomes of them. */
export type Counts = Readonly<Record<ChangeKind, number>>;

/** Counts of one component. */
export interface ComponentCounts {
  readonly component: string;
  readonly counts: Counts;
}

/** How many of `changes` are of each kind. */
export function countsOf(changes: readonly Change[]): Counts {
  const counts = Object.fromEntries(
    CHANGE_KINDS.map((kind) => [kind, changes.filter((change) => change.kind === kind).length]),
  );
  return counts as Counts;
}

/** The counts of each component, in the order in which they first change. */
export function byComponent(changes: readonly Change[]): ComponentCounts[] {
  const components = [...new Set(changes.map(({ component }) => component))];
  return components.map((component) => ({
    component,
    counts: countsOf(changes.filter((change) => change.component === component)),
  }));
}

/** `3 to create, 1 to replace`; `nothing` where there is nothing. */
export function countsText(counts: Counts, done = false): string {
  const words = CHANGE_KINDS.filter((kind) => counts[kind] > 0).map((kind) =>
    done ? `${counts[kind]} ${PAST[kind]}` : `${counts[kind]} to ${kind}`,
  );
  return words.length === 0 ? "nothing" : words.join(", ");
}

const PAST: Readonly<Record<ChangeKind, string>> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
};

/** The `most` resources that took longest, the longest first. */
export function slowest(changes: readonly Change[], most: number): Change[] {
  return changes
    .filter(({ seconds }) => seconds !== undefined)
    .toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))
    .slice(0, most);
}
