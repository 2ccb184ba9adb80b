/** One thing that costs money. */
export interface CostLine {
  readonly what: string;
  readonly count: number;
  /** USD for each hour that it is there. */
  readonly perHour: number;
  /** Hours of a month that it is there. */
  readonly hours: number;
  /** USD a month. */
  readonly perMonth: number;
}

/** What an estimate cannot know. */
export interface Usage {
  /** Hours that a run takes. */
  readonly runHours: number;
  /** Runs a month. @default - as the schedule says; none without one */
  readonly runs?: number | undefined;
}

/** What a variant's cluster costs: what stands all month, what runs add, and what that rests on. */
export interface VariantCost {
  readonly standing: readonly CostLine[];
  readonly lines: readonly CostLine[];
  readonly notes: readonly string[];
}
