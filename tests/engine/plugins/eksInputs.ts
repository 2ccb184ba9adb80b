import type * as eks from "@pulumi/eks";

/** Arguments as the engine hands them over: every part known, or an output of its own. */
export type Plain<T> = { readonly [K in keyof T]: T[K] };

/** Arguments of the plugin's cluster. */
export type ClusterInputs = Plain<eks.ClusterArgs>;
