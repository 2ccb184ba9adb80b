/**
 * What went wrong with EMR, for code that goes on differently:
 *
 * - `arguments`: what the caller asked for cannot be done as it is; nothing was sent
 * - `credentials`: none, expired, or not accepted; or no region
 * - `denied`: the credentials are good, but not for this
 * - `unknown`: there is no such cluster, run, step or bucket
 * - `foreign`: the cluster or run is another stack's
 * - `none`: all is well, but there is no run yet
 * - `ended`: the cluster has ended, or is about to, and takes no more steps
 * - `refused`: EMR does not take the request
 * - `busy`, `unreachable`: passing troubles (throttling; network, AWS's own) that did not pass in time
 * - `not-ready`: it will be there later
 */
export type EmrErrorKind =
  | "arguments"
  | "credentials"
  | "denied"
  | "unknown"
  | "foreign"
  | "none"
  | "ended"
  | "refused"
  | "busy"
  | "unreachable"
  | "not-ready";

/** One clear message for whoever runs the lake: what was tried, what came, what to do. */
export class EmrError extends Error {
  override readonly name = "EmrError";

  constructor(
    readonly kind: EmrErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the same call may well succeed a little later. */
  get passing(): boolean {
    return this.kind === "busy" || this.kind === "unreachable";
  }
}

/** What the SDK and Node's network say about a failure, in one shape. */
interface Failure {
  /** Names and codes: `ThrottlingException`, `ECONNRESET`, … */
  readonly codes: readonly string[];
  readonly message: string;
  /** HTTP status, 0 without an answer. */
  readonly status: number;
}

interface Rule {
  readonly kind: EmrErrorKind;
  readonly applies: (failure: Failure) => boolean;
  readonly remedy: string;
}

const coded =
  (pattern: RegExp) =>
  (failure: Failure): boolean =>
    failure.codes.some((code) => pattern.test(code));
const saying =
  (pattern: RegExp) =>
  (failure: Failure): boolean =>
    pattern.test(failure.message);

/** The first rule that applies decides. EMR says much under one code, so some rules go by its words. */
const RULES: readonly Rule[] = [
  {
    kind: "credentials",
    applies: coded(/^(ExpiredToken(Exception)?|RequestExpired)$/),
    remedy:
      "The credentials have expired: sign in again (`aws sso login`) or renew the session token.",
  },
  {
    kind: "credentials",
    applies: coded(/^(CredentialsProviderError|TokenProviderError)$/),
    remedy: "No usable credentials: run `aws configure` or `aws sso login`, or set AWS_PROFILE.",
  },
  {
    kind: "credentials",
    applies: coded(
      /^(UnrecognizedClient(Exception)?|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignatureException|SignatureDoesNotMatch|MissingAuthenticationToken(Exception)?)$/,
    ),
    remedy:
      "AWS does not accept these credentials: check the access key, its secret and the machine's clock.",
  },
  {
    kind: "credentials",
    applies: saying(/^Region is missing/),
    remedy: "Set AWS_REGION, or a region in the AWS profile.",
  },
  {
    kind: "busy",
    applies: coded(
      /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimitExceeded)/,
    ),
    remedy: "AWS is throttling this account's calls: try again in a minute.",
  },
  {
    kind: "denied",
    applies: (failure) =>
      failure.status === 403 ||
      coded(/^(AccessDenied|NotAuthorized|UnauthorizedOperation)/)(failure),
    remedy: "Ask for a role that allows it.",
  },
  {
    kind: "ended",
    applies: saying(/may not be modified|is terminat(ed|ing)|shutting down|not in a valid state/i),
    remedy: "The cluster takes no more requests: start a new run.",
  },
  {
    kind: "refused",
    applies: saying(/termination.protect/i),
    remedy: "Turn it off first: `aws emr modify-cluster-attributes --no-termination-protected`.",
  },
  {
    kind: "unknown",
    applies: (failure) =>
      coded(/^(NoSuch|NotFound|ResourceNotFound)/)(failure) ||
      saying(/(cluster|step|job ?flow) ?id.*(not valid|does not exist)/i)(failure),
    remedy: "Check the id, the region and the account.",
  },
  {
    kind: "unreachable",
    applies: (failure) =>
      failure.status >= 500 ||
      coded(
        /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|TimeoutError|Internal)/,
      )(failure),
    remedy:
      "AWS cannot be reached, or is in trouble itself: check the network, the region and health.aws.amazon.com.",
  },
  {
    kind: "refused",
    applies: (failure) => failure.status >= 400 && failure.status < 500,
    remedy: "AWS does not take the request as it is: mend what it names.",
  },
];

/**
 * The error of an AWS call, in words for the user. `doing` says what was tried, like "cluster j-1 cannot be read".
 *
 * What AWS and the network have no part in is a bug, and comes back as it is.
 */
export function explained(doing: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`${doing}: ${String(error)}`);
  if (error instanceof EmrError) return error;
  const failure = failureOf(error);
  const rule = RULES.find(({ applies }) => applies(failure));
  if (rule === undefined) return error;
  return new EmrError(rule.kind, `${doing}: ${failure.message} ${rule.remedy}`, { cause: error });
}

function failureOf(error: Error): Failure {
  const fields = error as unknown as Readonly<Record<string, unknown>>;
  const metadata = fields["$metadata"] as { readonly httpStatusCode?: number } | undefined;
  const codes = [error.name, fields["Code"], fields["code"], fields["ErrorCode"]].filter(
    (code) => typeof code === "string",
  );
  const said = error.message.trim() || codes.join(" ");
  return {
    codes,
    message: /[.!?]$/.test(said) ? said : `${said}.`,
    status: metadata?.httpStatusCode ?? 0,
  };
}
