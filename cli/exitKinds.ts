import type { EmrErrorKind } from "../emr";
import type { KubeErrorKind } from "../kube";
import type { StackErrorKind } from "../stacks";
import { EXIT, type ExitCode } from "./exit";

/** What each kind of an error of the engine's ends a command with. */
const OF_STACKS: Readonly<Record<StackErrorKind, ExitCode>> = {
  engine: EXIT.toolsMissing,
  unknown: EXIT.failed,
  settings: EXIT.usage,
  locked: EXIT.locked,
  guarded: EXIT.guarded,
  cloud: EXIT.cloud,
  failed: EXIT.failed,
  // Whoever stops a command knows by what signal: see onStack.
  stopped: EXIT.interrupted,
};

/** The same for EMR. */
const OF_EMR: Readonly<Record<EmrErrorKind, ExitCode>> = {
  arguments: EXIT.usage,
  unknown: EXIT.usage,
  none: EXIT.failed,
  foreign: EXIT.usage,
  ended: EXIT.failed,
  "not-ready": EXIT.failed,
  credentials: EXIT.cloud,
  denied: EXIT.cloud,
  refused: EXIT.cloud,
  busy: EXIT.cloud,
  unreachable: EXIT.cloud,
};

/** The same for a Kubernetes cluster. */
const OF_KUBE: Readonly<Record<KubeErrorKind, ExitCode>> = {
  settings: EXIT.usage,
  tools: EXIT.toolsMissing,
  credentials: EXIT.cloud,
  denied: EXIT.cloud,
  gone: EXIT.failed,
  unknown: EXIT.usage,
  refused: EXIT.cloud,
  unreachable: EXIT.cloud,
};

/** The one table, by the names of the errors: asking for their classes would load the rooms, and AWS's SDKs with them. */
export const EXIT_OF_KIND: Readonly<Record<string, Readonly<Record<string, ExitCode>>>> = {
  StackError: OF_STACKS,
  EmrError: OF_EMR,
  KubeError: OF_KUBE,
};

/** What an error that has a kind ends a command with; undefined for any other. */
export function exitOfKind(error: Error): ExitCode | undefined {
  const kind: unknown = "kind" in error ? error.kind : undefined;
  return typeof kind === "string" ? EXIT_OF_KIND[error.name]?.[kind] : undefined;
}
