import { type Patience, type Sleep, type Trouble } from "./persist";

/** A service could not be asked; it will be asked again. */
export type TroubleEvent = {
  readonly kind: "trouble";
  readonly at: Date;
} & Trouble;

/** How something is followed that goes on elsewhere. */
export interface Following<Event> {
  /** Hears of everything that happens, in order. What came and went between two looks is not seen. */
  readonly onEvent?: ((event: Event) => void) | undefined;
  /** Stops following: the promise rejects with the signal's reason. What is followed goes on. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds between two looks.
   * @default - the service's own
   */
  readonly pollMs?: number | undefined;
  /** @default - the real clock */
  readonly sleep?: Sleep | undefined;
  /** @default - the real clock */
  readonly now?: (() => Date) | undefined;
}

/** Who follows so, ready to ask: trouble is an event among the others. */
export interface Follower<Event> {
  readonly tell: (event: Event) => void;
  readonly now: () => Date;
  readonly patience: Patience;
}

/** The follower that `following` describes. */
export function follower<Event>(
  following: Following<Event | TroubleEvent>,
): Follower<Event | TroubleEvent> {
  const { onEvent: tell = () => undefined, now = () => new Date(), signal, sleep } = following;
  const onTrouble = (trouble: Trouble): void => {
    tell({ kind: "trouble", at: now(), ...trouble });
  };
  return { tell, now, patience: { signal, sleep, onTrouble, follows: true } };
}
