import { CommandError, ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation";
import { EngineRefusal, LockedError, StackError, type StackErrorKind } from "./errors";
import { lockText, locksIn } from "./locks";
import { type CommandTarget, lakeCommand, pulumiCommand } from "../remedies";
import { programWords } from "./programWords";

/** What a failure says, in the engine's and the providers' words. */
interface Rule {
  readonly kind: StackErrorKind;
  readonly says: RegExp;
  readonly remedy: string | ((target: CommandTarget) => string);
}

/** The first rule that applies decides what kind of failure it was, and what to do. */
const RULES: readonly Rule[] = [
  {
    kind: "failed",
    says: /failed to load checkpoint: .*(EOF|unexpected end of JSON)/,
    remedy: (target) =>
      `The engine was killed while it wrote the state, of which nothing is left there. A backend of files keeps the state before that beside it: copy NAME.json.bak over NAME.json in .pulumi/stacks/PROJECT, then \`${lakeCommand("refresh", target)}\` and \`${lakeCommand("up", target)}\`. What was just being made may be left in the account.`,
  },
  {
    kind: "settings",
    says: /passphrase must be set|incorrect passphrase/,
    remedy:
      "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to what encrypts the stack's secrets.",
  },
  {
    kind: "settings",
    says: /validating stack config: bad value|failed to decrypt|decrypting|message authentication failed/,
    remedy:
      "An encrypted value of the stack file cannot be decrypted with the passphrase or key that is at hand.",
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
    remedy: "Mend what is named.",
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
    remedy: (target) =>
      `AWS does not accept the credentials, or there are none: \`aws configure\`, \`aws sso login\`, or AWS_PROFILE; \`${lakeCommand("doctor", target)}\` looks at them.`,
  },
  {
    kind: "cloud",
    says: /BucketAlreadyExists|BucketAlreadyOwnedByYou|BucketNameUnavailable/,
    remedy:
      "The name of the bucket is taken, and names are shared by all of AWS: leave the name out, so that Pulumi makes one, or choose another. Where an interrupted update left the bucket behind, `pulumi import` takes it in.",
  },
  {
    kind: "cloud",
    says: /AlreadyExists|EntityAlreadyExists|ResourceInUse|already exists/,
    remedy:
      "Something of that name is there and belongs to no stack: where an interrupted update left it behind, `pulumi import` takes it in; otherwise remove or rename it.",
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
    remedy: (target) =>
      `Protected resources do not go: set lake:protected to false first (\`${pulumiCommand("config set", ["lake:protected", "false"], target)}\`, then \`${lakeCommand("up", target)}\`).`,
  },
  {
    kind: "guarded",
    says: /no changes were expected|expected no changes/i,
    remedy: (target) => `See what changes with \`${lakeCommand("preview", target)}\`.`,
  },
];

/**
 * An error of the engine, in words for the user. `doing` says what was tried, like "stack dev cannot be updated".
 *
 * @param target - Whom the commands that help are shown for.
 * @param told - Errors that the engine told of meanwhile: what the resources said.
 */
export function explain(
  error: unknown,
  doing: string,
  target: CommandTarget,
  told: readonly string[] = [],
): Error {
  if (!(error instanceof CommandError || error instanceof EngineRefusal)) return asError(error);
  const said = engineWords(error.message);
  if (error instanceof ConcurrentUpdateError) {
    const locks = locksIn(said);
    return new LockedError(locks, lockText(doing, locks, target), { cause: error });
  }
  const errors = told.length > 0 ? [...new Set(told.map(programWords))] : [said];
  const { kind, remedy } = ruleFor(error, `${errors.join("\n")}\n${said}`);
  const help = typeof remedy === "string" ? remedy : remedy(target);
  const lines = [`${doing}:`, ...errors.map(indented), ...(help === "" ? [] : [help])];
  return new StackError(kind, lines.join("\n"), { cause: error });
}

function ruleFor(error: Error, text: string): Pick<Rule, "kind" | "remedy"> {
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

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
