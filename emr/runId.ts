import { type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";
import { EmrError } from "./errors";

/** Stands in a declared request wherever the id of a run is to go. */
export const RUN_PLACEHOLDER = "{{run}}";

/** The tag of a cluster that carries its run's id. */
export const RUN_TAG = "lake:run";

/** A run's id: it becomes a folder name, and part of names that AWS limits. */
export const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

const SUFFIX_LENGTH = 4;

/**
 * An id for a run that starts at `now`, like `20181101T120000Z-x3k9`: it sorts by time (UTC), and runs of
 * the same second differ in their last four characters.
 *
 * @param random - a number from 0 up to but not including 1
 */
export function newRunId(now: Date, random: () => number = Math.random): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(/[-:]/g, "");
  const letter = (): string => Math.floor(random() * 36).toString(36);
  return `${time}-${Array.from({ length: SUFFIX_LENGTH }, letter).join("")}`;
}

/**
 * The declared `request` for one run: `{{run}}` replaced everywhere, and the cluster tagged `lake:run`, by
 * which the run is found again. The declaration itself stays as it is.
 *
 * Throws an EmrError when `runId` will not do, or the request says nowhere where a run's id goes.
 */
export function fillRun(request: RunJobFlowCommandInput, runId: string): RunJobFlowCommandInput {
  const filled = fill(request, runId, "The declared RunJobFlow request");
  const others = (filled.Tags ?? []).filter(({ Key }) => Key !== RUN_TAG);
  return { ...filled, Tags: [...others, { Key: RUN_TAG, Value: runId }] };
}

/** The declared steps for one run on a persistent cluster; like {@link fillRun}. */
export function fillSteps(steps: readonly StepConfig[], runId: string): StepConfig[] {
  return fill([...steps], runId, "The declared list of steps");
}

/** Throws an EmrError unless `runId` can be the id of a run. */
export function checkRunId(runId: string): void {
  if (RUN_ID.test(runId)) return;
  throw new EmrError(
    "arguments",
    `A run's id must be 1 to 128 letters, digits, ".", "_" or "-", beginning with a letter or digit, got "${runId}".`,
  );
}

/** Throws an EmrError when `{{run}}` is still somewhere in `declared`. */
export function checkFilled(declared: unknown, subject: string): void {
  if (!mentionsRun(declared)) return;
  throw new EmrError(
    "arguments",
    `${subject} still holds ${RUN_PLACEHOLDER}: fill in a run's id first.`,
  );
}

function fill<T>(declared: T, runId: string, subject: string): T {
  checkRunId(runId);
  if (!mentionsRun(declared)) {
    throw new EmrError(
      "arguments",
      `${subject} must hold ${RUN_PLACEHOLDER} where the run's id goes, or two runs would write to one place; it holds none. Deploy the stack again.`,
    );
  }
  return replaced(declared, runId) as T;
}

function mentionsRun(value: unknown): boolean {
  return JSON.stringify(value).includes(RUN_PLACEHOLDER);
}

function replaced(value: unknown, runId: string): unknown {
  if (typeof value === "string") return value.replaceAll(RUN_PLACEHOLDER, () => runId);
  if (Array.isArray(value)) return value.map((item) => replaced(item, runId));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replaced(key, runId), replaced(item, runId)]),
  );
}
