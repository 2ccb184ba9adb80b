/** A deployed stack: the Pulumi engine at work, and what it leaves alone. */
export {
  type Change,
  CHANGE_KINDS,
  type ChangeKind,
  type Story,
  Telling,
  type Violation,
} from "./changes";
export { type CloudConfig, cloudConfig, storageConfig } from "./cloud";
export { BATCH, emptyBucket, type EmptyOptions } from "./emptyBucket";
export {
  checkNode,
  type FoundEngine,
  isNewEnough,
  lookForEngine,
  OLDEST_ENGINE,
  openEngine,
} from "./engine";
export { LockedError, StackError, type StackErrorKind, UnknownStackError } from "./errors";
export { explain } from "./explain";
export { type Doomed, fates, withoutStays } from "./fate";
export { leftovers, type Marks, marksOf, ownTags } from "./leftovers";
export { isAbandoned, type Lock, locksIn, lockText } from "./locks";
export { type Lockable, refuseLocked } from "./lockCheck";
export {
  DEFAULT_STACK,
  meantStack,
  type NamedStack,
  nameStack,
  openNamed,
  type OpenStack,
  openStack,
  stackFileOf,
  type StackPlace,
  targetOf,
} from "./open";
export {
  NOTICE_MS,
  operate,
  type Operated,
  type OperateOptions,
  outputsOf,
  type Verb,
} from "./operate";
export { type Pending, pendingIn, pendingOf, pendingText } from "./pending";
export {
  byComponent,
  type ComponentCounts,
  type Counts,
  countsOf,
  countsText,
  slowest,
} from "./summary";
export { NO_COMPONENT, shortType } from "./urns";
export { type OnAbandoned, takeOver } from "./takeOver";
export { hasStack, knownStacks } from "./workspace";
