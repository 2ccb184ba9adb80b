import { type Session } from "../session";
import { type AgreedStack } from "./order";

/** A run that goes on in a stack that is to go. */
export interface GoingRun {
  /** The cluster's id, or on Kubernetes the run's name. */
  readonly id: string;
  /** The run, its cluster and what both are at. */
  readonly text: string;
  readonly since: Date | undefined;
  /** Undefined where nobody says. */
  readonly nodes: number | undefined;
  /** Cancels it, and waits until it holds nothing of the stack any more. */
  readonly end: (agreed: AgreedStack, session: Session) => Promise<void>;
}
