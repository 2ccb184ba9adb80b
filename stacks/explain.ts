import { CommandError, ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation";
import { LockedError, StackError, type StackErrorKind } from "./errors";
import { lockText, locksIn } from "./locks";

/** What a failure says, in the engine's and the providers' words. */
interface Rule {
  readonly kind: StackErrorKind;
  readonly says: RegExp;
  readonly remedy: string;
}

/** The first rule that applies decides what kind of failure it was, and what to do. */
const RULES: readonly Rule[] = [
  {
    kind: "failed",
    says: /failed to load checkpoint: .*(EOF|unexpected end of JSON)/,
    remedy:
      "The engine was killed while it wrote the state, of which nothing is left there. A backend of files keeps the state before that beside it: copy NAME.json.bak over NAME.json in .pulumi/stacks/PROJECT, then `lake refresh` and `lake up`. What was just being made may be left in the account.",
  },
  {
    kind: "settings",
    says: /passphrase must be set|incorrect passphrase/,
    remedy:
      "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to what encrypts the stack's secrets.",
  },
  {
    kind: "settings",
    says: /PULUMI_ACCESS_TOKEN must be set|Login to Pulumi|pulumi login/i,
    remedy:
      "Sign in with `pulumi login`, or `pulumi login --local` to keep the state on this machine.",
  },
  {
    kind: "settings",
    says: /cannot be built:|Missing required configuration variable|failed to load .*Pulumi\.\S+yaml/,
    remedy: "Mend what is named, in the stack file or with `pulumi config set`.",
  },
  {
    kind: "cloud",
    says: /ExpiredToken|RequestExpired|token .*expired|expired.*(token|credentials)/i,
    remedy:
      "The credentials have expired: sign in again (`aws sso login`) or renew the session token.",
  },
  {
    kind: "cloud",
    says: /No valid credential sources|failed to refresh cached credentials|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId|no EC2 IMDS role found|unable to validate AWS credentials/i,
    remedy:
      "AWS does not accept the credentials, or there are none: `aws configure`, `aws sso login`, or AWS_PROFILE; `lake doctor` looks at them.",
  },
  {
    kind: "cloud",
    says: /BucketAlreadyExists|BucketAlreadyOwnedByYou|BucketNameUnavailable/,
    remedy:
      "The name of the bucket is taken, and names are shared by all of AWS: leave the name out, so that Pulumi makes one, or choose another. Where an interrupted `lake up` left the bucket behind, `pulumi import` takes it in.",
  },
  {
    kind: "cloud",
    says: /AlreadyExists|EntityAlreadyExists|ResourceInUse|already exists/,
    remedy:
      "Something of that name is there and belongs to no stack: where an interrupted `lake up` left it behind, `pulumi import` takes it in; otherwise remove or rename it.",
  },
  {
    kind: "cloud",
    says: /AccessDenied|UnauthorizedOperation|not authorized to perform/,
    remedy: "Ask for a role that allows it.",
  },
  {
    kind: "cloud",
    says: /StatusCode: 5\d\d|InternalError|InternalFailure|ServiceUnavailable|connection refused|no such host|i\/o timeout|EOF$/m,
    remedy:
      "AWS could not be reached, or is in trouble itself. What was done is in the state: run it again.",
  },
  {
    kind: "guarded",
    says: /is protected|marked for protection|cannot be deleted.*protect|"protect"|delete .*protected/i,
    remedy:
      "Protected resources do not go: set lake:protected to false first (`pulumi config set lake:protected false`, then `lake up`).",
  },
  {
    kind: "guarded",
    says: /no changes were expected|expected no changes/i,
    remedy: "See what changes with `lake preview`.",
  },
];

/**
 * An error of the engine, in words for the user. `doing` says what was tried, like "stack dev cannot be updated".
 *
 * @param told - Errors that the engine told of meanwhile: what the resources said.
 */
export function explain(error: unknown, doing: string, told: readonly string[] = []): Error {
  if (!(error instanceof CommandError)) return asError(error);
  const said = engineWords(error.message);
  if (error instanceof ConcurrentUpdateError) {
    const locks = locksIn(said);
    return new LockedError(locks, lockText(doing, locks), { cause: error });
  }
  const errors = told.length > 0 ? told.map(withoutStack) : [said];
  const rule = ruleFor(error, `${errors.join("\n")}\n${said}`);
  const remedy = rule.remedy === "" ? [] : [rule.remedy];
  const lines = [`${doing}:`, ...errors.map(indented), ...remedy];
  return new StackError(rule.kind, lines.join("\n"), { cause: error });
}

function ruleFor(error: CommandError, text: string): Pick<Rule, "kind" | "remedy"> {
  if (error instanceof StackNotFoundError) return { kind: "unknown", remedy: "" };
  return RULES.find(({ says }) => says.test(text)) ?? { kind: "failed", remedy: "" };
}

/** What the engine itself wrote, without what the Automation API puts around it. */
export function engineWords(message: string): string {
  const [, stderr = message] = /stderr: ([\s\S]*?)\n err\?:/.exec(message) ?? [];
  const [words = ""] = stderr.split(/^(?:Previewing|Updating|Refreshing|Destroying) /m);
  return (words.includes("error: ") ? words : stderr)
    .split("\n")
    .filter((line) => !/^Command failed with exit code|^warning: using pulumi-/.test(line))
    .join("\n")
    .replace(/^error: /gm, "")
    .trim();
}

/** Node's stack traces and the runtime's advice are for whoever wrote the program. */
function withoutStack(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s+at .*[:(]|^\s*at process|^Running program .* failed/.test(line))
    .join("\n")
    .trim();
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
