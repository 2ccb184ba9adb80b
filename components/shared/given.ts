/** Properties that may be left out, but are not undefined. */
export type Given<T extends object> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Those of `values` that are not undefined: what a caller leaves out stays the default of whoever is called. */
export function given<T extends object>(values: T): Given<T> {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as Given<T>;
}
