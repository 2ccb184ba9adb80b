import { z } from "zod";

/** What kind of trouble a cluster's API made. */
export type KubeErrorKind =
  /** The kubeconfig cannot be used. */
  | "settings"
  /** The program that makes tokens is missing. */
  | "tools"
  | "credentials"
  | "denied"
  /** There is no such run. */
  | "unknown"
  /** The run is there, and its driver's pod is not. */
  | "gone"
  /** The API does not take the request as it is. */
  | "refused"
  | "unreachable";

/** Trouble with a cluster's API, in words for the user. */
export class KubeError extends Error {
  override readonly name = "KubeError";

  constructor(
    readonly kind: KubeErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether it may pass by itself. */
  get passing(): boolean {
    return this.kind === "unreachable";
  }
}

const REMEDIES: Readonly<Record<KubeErrorKind, string>> = {
  settings: "Deploy the stack again, so that its output `kubeconfig` is whole.",
  tools: "The kubeconfig has tokens made by that program: install it (the AWS CLI for `aws`).",
  credentials:
    "Tokens are made with the credentials of your environment: set AWS_PROFILE, or add your role to lake:clusterAdmins.",
  denied: "Your role may not do that in the cluster: add it to lake:clusterAdmins.",
  unknown: "Runs that ended are kept for three days.",
  gone: "A pod goes with its node, which goes soon after it is idle: what the run did is in its report (runs/reports/ in the refined bucket) and in the history server, and its output where your account keeps the logs of containers.",
  refused: "The cluster does not take the request as it is: mend what it names.",
  unreachable:
    "The cluster's API does not answer: look at lake:apiCidrs, and at what address you come from.",
};

/** The error of a call to a cluster's API. `doing` says what was tried. A bug comes back as it is. */
export function explained(doing: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`${doing}: ${String(error)}`);
  if (error instanceof KubeError) return error;
  const kind = kindOf(error);
  return kind === undefined ? error : kubeError(kind, doing, error);
}

/** What a cluster said no token could be made with. */
export function tokenError(error: unknown): KubeError {
  const cause = error instanceof Error ? error : new Error(String(error));
  const kind = codeOf(cause) === "ENOENT" ? "tools" : "credentials";
  return kubeError(kind, "no token for the cluster could be made", cause);
}

/** The run `name` is there, and with its driver's pod its log is gone: no run that nobody knows. */
export function podGone(name: string, pod: string, cause: Error): KubeError {
  const what = `the pod of run ${name}'s driver, ${pod}, is gone, and the log with it`;
  return new KubeError("gone", `${what}. ${REMEDIES.gone}`, { cause });
}

function kubeError(kind: KubeErrorKind, doing: string, cause: Error): KubeError {
  const said = saidBy(cause).trim().replace(/\.$/, "");
  return new KubeError(kind, `${doing}: ${said}. ${REMEDIES[kind]}`, { cause });
}

const STATUSES: Readonly<Record<number, KubeErrorKind>> = {
  401: "credentials",
  403: "denied",
  404: "unknown",
  429: "unreachable",
};

const FIRST_SERVER_ERROR = 500;

function kindOf(error: Error): KubeErrorKind | undefined {
  const code = codeOf(error);
  if (typeof code === "number") {
    return STATUSES[code] ?? (code >= FIRST_SERVER_ERROR ? "unreachable" : "refused");
  }
  return /^(E[A-Z]+|UND_ERR_|CERT_|UNABLE_|SELF_SIGNED|DEPTH_ZERO)/.test(code ?? "")
    ? "unreachable"
    : undefined;
}

/** An HTTP status, or the code of a system's error, which fetch wraps. */
function codeOf(error: Error): number | string | undefined {
  const { code } = error as { readonly code?: unknown };
  if (typeof code === "number" || typeof code === "string") return code;
  return error.cause instanceof Error ? codeOf(error.cause) : undefined;
}

/** The API's answer to a call that it refused: text, or read already. */
const STATUS = z
  .union([z.string().transform((text) => JSON.parse(text) as unknown), z.unknown()])
  .pipe(z.looseObject({ message: z.string() }));

/** What the API's `Status` object says, or the innermost error. */
function saidBy(error: Error): string {
  const status = STATUS.safeParse((error as { readonly body?: unknown }).body);
  if (status.success) return status.data.message;
  if (error.cause instanceof Error) return saidBy(error.cause);
  // The client's own words for an answer go on with body and headers.
  return /^Message: (.*)$/m.exec(error.message)?.[1] ?? error.message;
}
