import type * as pulumi from "@pulumi/pulumi";

/** The two keys that must both be turned before data goes. */
export interface Keys {
  readonly protected?: boolean;
  readonly deleteDataOnDestroy?: boolean;
}

/** Whether what holds data is guarded against any deletion, unless told otherwise. */
const DEFAULT_PROTECTED = true;

/** Whether data goes with its stack, unless told otherwise. */
const DEFAULT_DELETE_DATA = false;

/** The two keys alone, with every default filled in. */
export function withKeyDefaults(keys: Keys): Required<Keys> {
  return {
    protected: keys.protected ?? DEFAULT_PROTECTED,
    deleteDataOnDestroy: keys.deleteDataOnDestroy ?? DEFAULT_DELETE_DATA,
  };
}

/** Whether data goes with its stack: only when both keys are turned. */
export function losesData(keys: Keys): boolean {
  return !(keys.protected ?? DEFAULT_PROTECTED) && keys.deleteDataOnDestroy === true;
}

/** Options of a resource that holds data: guarded while protected, and left in the account on destroy unless both keys are turned. */
export function holdsData(keys: Keys, parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return { ...guardsData(keys, parent), protect: keys.protected ?? DEFAULT_PROTECTED };
}

/** Options of a setting that keeps data safe, such as a public access block: it stays as long as the data does. */
export function guardsData(keys: Keys, parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return { parent, retainOnDelete: !losesData(keys) };
}
