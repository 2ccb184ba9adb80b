import { isVariant, type NamedAfterStack, partOf, variantNames } from "../variants";

/** The key's alias of every variant. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const ALIAS: NamedAfterStack = {
  what: "the key's alias",
  form: "alias/spark-lake-<stack>-lake-key",
  takes: /^alias\/[\w/-]+$/,
  longest: 256,
};

/** What stacks of the variant name after themselves. A test holds the list against what the program makes. */
export function namedAfterStack(variant: string): readonly NamedAfterStack[] {
  return [ALIAS, ...partOf(variant, "settings").namedAfterStack];
}

/** Stands for the stack's name in a form. */
const PLACE = "<stack>";

/** What every variant takes: the name also begins nothing that looks like an option, and ends in no dash. */
const TAKEN = /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/;

/**
 * Why a stack of `variant` cannot be called `name`, and what it may be called; undefined where it can.
 *
 * @param variant - Any, where it is not known yet: then every variant has to take the name.
 */
export function stackNameProblem(name: string, variant?: string): string | undefined {
  const reasons = namedIn(variant).flatMap((named) => reasonOf(name, named));
  if (TAKEN.test(name) && reasons.length === 0) return undefined;
  const most = Math.min(...namedIn(variant).map(roomIn));
  const meant = likeliest(name, most);
  const why = reasons.length === 0 ? "" : `: ${[...new Set(reasons)].join(", ")}`;
  const hint = meant === undefined ? "" : `. Did you mean ${meant}?`;
  return `must be lower case letters, digits, "-" or "_", with a letter or digit first and last, at most ${most} characters, got "${name}"${why}${hint}`;
}

function namedIn(variant: string | undefined): readonly NamedAfterStack[] {
  if (variant !== undefined && isVariant(variant)) return namedAfterStack(variant);
  return variantNames().flatMap(namedAfterStack);
}

function reasonOf(name: string, { what, form, takes, longest }: NamedAfterStack): string[] {
  const full = form.replace(PLACE, name);
  if (full.length > longest) {
    return [`${what} is named ${form}, and ${longest} characters are the most that AWS takes`];
  }
  return takes.test(full) ? [] : [`${what} is named ${form}`];
}

/** Characters that a form leaves to the stack's name. */
function roomIn({ form, longest }: NamedAfterStack): number {
  return longest - form.length + PLACE.length;
}

/** The name nearest to `name` that will do. */
function likeliest(name: string, most: number): string | undefined {
  const mended = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .slice(0, most)
    .replaceAll(/^[-_]+|[-_]+$/g, "");
  return mended === "" ? undefined : mended;
}
