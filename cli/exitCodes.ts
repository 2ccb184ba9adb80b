import { EXIT, type ExitCode } from "./exit";
import { exitOfKind } from "./exitKinds";

export { EXIT, type ExitCode };

/** A foreseen end of a command: what to tell the user, and the exit code. Shown without a stack trace. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An end with an exit code that is a result rather than a failure: people read its message, machines have the result. */
export class Verdict extends Refusal {}

/** The exit code that an error of any kind ends the command with. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Refusal) return error.exitCode;
  if (!(error instanceof Error)) return EXIT.unexpected;
  const ofKind = exitOfKind(error);
  if (ofKind !== undefined) return ofKind;
  if (Object.hasOwn(error, INPUT_ERROR_MARK)) return EXIT.usage;
  return isOfAws(error) ? EXIT.cloud : EXIT.unexpected;
}

/** Pulumi's own error for arguments and settings, known by its mark: asking its class would load Pulumi. */
const INPUT_ERROR_MARK = "__pulumiInputPropertiesError";

/** What the SDK's own errors are called that come without an answer of AWS. */
const WITHOUT_ANSWER = /^(CredentialsProviderError|TokenProviderError|TimeoutError)$/;

/** Whether AWS, or the way to it, is behind an error: its SDK marks what AWS answered. */
function isOfAws(error: Error): boolean {
  const isMarked = Object.hasOwn(error, "$metadata") || WITHOUT_ANSWER.test(error.name);
  return isMarked || (error.cause instanceof Error && isOfAws(error.cause));
}
