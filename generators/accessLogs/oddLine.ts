import { type Random } from "../random";

/** The fields of a line, as they are written. */
export interface LineParts {
  readonly address: string;
  readonly user: string;
  readonly time: string;
  readonly request: string;
  readonly status: number;
  readonly bytes: string;
  readonly referer: string;
  readonly agent: string;
  /** What a server's own format adds behind the agent. */
  readonly more: string;
}

type Oddity = (parts: LineParts, path: string) => LineParts;

/** Nobody said anything that the server could answer. */
const REFUSED = { status: 400, bytes: "157", referer: "-", agent: "-", user: "-" } as const;

/** What real logs hold now and then: each is a good line. */
const ODDITIES: readonly Oddity[] = [
  (parts) => ({ ...parts, ...REFUSED, request: "" }),
  (parts) => ({ ...parts, ...REFUSED, request: "-", status: 408, bytes: "-" }),
  // The beginning of a TLS handshake, sent to a port for plain HTTP.
  (parts) => ({ ...parts, ...REFUSED, request: "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xFC" }),
  // HTTP/0.9 names no protocol.
  (parts, path) => ({ ...parts, request: `GET ${path}`, agent: "-", referer: "-" }),
  (parts, path) => ({ ...parts, request: `GET ${path} and more HTTP/1.1`, status: 404 }),
  (parts) => ({ ...parts, address: "unix:" }),
  // A server that also writes how long it took, and to whom it handed the request on.
  (parts) => ({ ...parts, more: ' 0.004 "10.0.3.17:8080"' }),
];

/** The line with one of the oddities. */
export function oddLine(parts: LineParts, path: string, random: Random): LineParts {
  return random.pick(ODDITIES)(parts, path);
}
