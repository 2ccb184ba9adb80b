import { type RecordedStep } from "./runRecord";

/** Seconds that a step took; undefined when it did not run to an end. */
export function stepSeconds({ startedAt, endedAt }: RecordedStep): number | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  return Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}
