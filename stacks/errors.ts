import { type Lock } from "./locks";

/**
 * Why a stack could not be worked on, for code that goes on differently:
 *
 * - `engine`: the Pulumi CLI is missing or too old
 * - `unknown`: there is no such stack, or nothing in it yet
 * - `locked`: somebody else works on the stack, or died while doing so
 * - `settings`: the stack's settings, or what the program was told, will not do
 * - `guarded`: something that protects the stack refused: protected data, a policy, expected no changes
 * - `cloud`: AWS refused or could not be reached: credentials, permissions, a name that is taken, its own errors
 * - `failed`: the deployment failed half-way; what was done is in the state
 * - `stopped`: the engine was asked to stop, and did so cleanly
 */
export type StackErrorKind =
  "engine" | "unknown" | "locked" | "settings" | "guarded" | "cloud" | "failed" | "stopped";

/** One clear message for whoever deploys: what was tried, what came, what to do. */
export class StackError extends Error {
  override readonly name = "StackError";

  constructor(
    readonly kind: StackErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What the engine wrote when it did not do what it was asked: to be explained before anybody reads it. */
export class EngineRefusal extends Error {
  override readonly name = "EngineRefusal";
}

/** The stack is locked; see who holds it. */
export class LockedError extends StackError {
  constructor(
    /** Empty where the backend does not say. */
    readonly locks: readonly Lock[],
    message: string,
    options?: ErrorOptions,
  ) {
    super("locked", message, options);
  }
}

/** There is no such stack; see which there are. */
export class UnknownStackError extends StackError {
  constructor(
    readonly wanted: string,
    /** Empty where the backend does not say. */
    readonly known: readonly string[],
    knownText: string,
    remedy: string,
  ) {
    super("unknown", `there is no stack ${wanted}; ${knownText}. ${remedy}`);
  }
}
