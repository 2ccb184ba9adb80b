import { type Lock } from "./locks";

/**
 * Why a stack could not be worked on, for code that goes on differently:
 *
 * - `engine`: the Pulumi CLI is missing or too old
 * - `unknown`: there is no such stack
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
