import type { Variant } from "./variants";

/** Something in AWS whose name has the stack's name in it. */
export interface NamedAfterStack {
  /** In the user's words. */
  readonly what: string;
  /** Its name, with `<stack>` where the stack's stands. */
  readonly form: string;
  /** What AWS takes for a name. */
  readonly takes: RegExp;
  /** Longest name that AWS takes. */
  readonly longest: number;
}

/** The key's alias of every variant. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const ALIAS: NamedAfterStack = {
  what: "the key's alias",
  form: "alias/spark-lake-<stack>-lake-key",
  takes: /^alias\/[\w/-]+$/,
  longest: 256,
};

/** What each variant names after its stack. A test holds the list against what the program makes. */
export const NAMED_AFTER_STACK: Readonly<Record<Variant, readonly NamedAfterStack[]>> = {
  emr: [
    ALIAS,
    {
      // https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
      what: "the catalog's database",
      form: "lake_<stack>",
      takes: /^[a-z0-9_-]+$/,
      longest: 255,
    },
    {
      // https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html
      what: "the longest step of its runs",
      form: "lake-<stack>/Refresh lists of prefixes",
      takes: /^[\w /-]+$/,
      longest: 256,
    },
  ],
  "eks-iceberg": [
    ALIAS,
    {
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
      what: "the cluster",
      form: "lake-cluster-<stack>",
      takes: /^[0-9A-Za-z][\w-]*$/,
      longest: 100,
    },
    {
      // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.Constraints
      // Underscores become dashes on the way there.
      what: "the metastore's database server",
      form: "lake-metastore-<stack>",
      takes: /^[a-z][a-z0-9_-]*[a-z0-9]$/,
      longest: 63,
    },
  ],
};

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
  if (variant === "emr" || variant === "eks-iceberg") return NAMED_AFTER_STACK[variant];
  return Object.values(NAMED_AFTER_STACK).flat();
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
