import { createRequire } from "node:module";
import { join } from "node:path";
import type { Variant } from "./variant";

export type * from "./variant";

const load = createRequire(__filename);

/** The folder of each variant. A variant more is a line more, here alone. */
const FOLDERS = new Map([
  ["emr", join(__dirname, "emr")],
  ["eks-iceberg", join(__dirname, "eks-iceberg")],
]);

/** The variant of a stack that names none. */
export const DEFAULT_VARIANT = "emr";

/** What `lake:variant` may be. */
export function variantNames(): string[] {
  return [...FOLDERS.keys()];
}

/** Whether there is a variant of that name. */
export function isVariant(name: string): boolean {
  return FOLDERS.has(name);
}

/**
 * One part of a variant, loaded when it is first asked for: a stack starts without what only others need.
 *
 * @throws an Error that names the variants there are, where `variant` is none.
 */
export function partOf<P extends keyof Variant>(variant: string, part: P): Variant[P] {
  const folder = FOLDERS.get(variant);
  if (folder === undefined) {
    throw new Error(`there is no variant "${variant}", only ${variantNames().join(", ")}`);
  }
  return (load(join(folder, part)) as Variant)[part];
}

/**
 * Makes a variant known whose parts stand in `folder`, a file of its name for each; answers with what makes it unknown again.
 *
 * @throws an Error where the name is taken.
 */
export function addVariant(name: string, folder: string): () => void {
  if (FOLDERS.has(name)) throw new Error(`there is a variant "${name}" already`);
  FOLDERS.set(name, folder);
  return () => {
    FOLDERS.delete(name);
  };
}
