/** Whether `uri` names a place without help: a scheme, or a path from the root. */
export function isAbsolute(uri: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\//.test(uri) || uri.startsWith("/");
}

/** `base` and `rest` with exactly one slash in between. */
export function join(base: string, rest: string): string {
  return `${base.replace(/\/+$/, "")}/${rest.replace(/^\/+/, "")}`;
}

/** All before the last slash: the folder that `uri` is in. */
export function parent(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf("/"), 0));
}
