import { Checks, expectName, expectWhole } from "../shared";

/** An AWS service that may use a key without a role of yours, for this account only. */
export enum KeyUser {
  /** CloudWatch Logs: encrypts this account's log groups. */
  CloudWatchLogs = "logs",
  /** EventBridge: publishes events to this account's encrypted SNS topics. */
  EventBridge = "events",
  /** CloudWatch: publishes alarms to this account's encrypted SNS topics. */
  CloudWatchAlarms = "cloudwatch",
}

/** Days that a deleted key can still be brought back. */
export const DEFAULT_DELETION_WINDOW_DAYS = 30;

/** Fewest and most days that KMS waits before it deletes a key. */
export const DELETION_WINDOW_DAYS: readonly [number, number] = [7, 30];

/** Services that may use a key, unless told otherwise. */
export const DEFAULT_KEY_USERS: readonly KeyUser[] = [KeyUser.CloudWatchLogs];

/** Longest name of a KMS alias. */
const LONGEST_ALIAS = 250;

/** Arguments of {@link LakeKey}. */
export interface LakeKeyArgs {
  /**
   * What the key is for, as people read it in the console.
   * @default - says that it encrypts the lake of the component's name
   */
  readonly description?: string;

  /**
   * AWS services that may use the key on their own, each for this account only. Roles need no entry: their own policies permit them.
   * @default {@link DEFAULT_KEY_USERS}
   */
  readonly users?: KeyUser[];

  /**
   * Days that KMS waits before it deletes the key for good, 7 to 30.
   * @default {@link DEFAULT_DELETION_WINDOW_DAYS}
   */
  readonly deletionWindowDays?: number;

  /**
   * First of two keys that keep data: whether Pulumi refuses to delete the KMS key.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of two keys that keep data: whether `pulumi destroy` deletes the KMS key, and with it the sense
   * of all that it encrypts. Counts only when `protected` is false; else the key stays in the account.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;
}

/** Throws one error that names every argument that will not do. */
export function checkLakeKeyArgs(name: string, args: LakeKeyArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["alias"], LONGEST_ALIAS);
  expectWhole(checks, "deletionWindowDays", args.deletionWindowDays, DELETION_WINDOW_DAYS);
  for (const [index, user] of (args.users ?? []).entries()) {
    checks.expect(
      Object.values(KeyUser).includes(user),
      `users[${index}]`,
      `must be one of ${Object.values(KeyUser).join(", ")}, got "${user}"`,
    );
    checks.expect(args.users?.indexOf(user) === index, `users[${index}]`, `repeats "${user}"`);
  }
  checks.done(`LakeKey "${name}"`);
}
