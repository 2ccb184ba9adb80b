import { type RunJobFlowCommandInput } from "@aws-sdk/client-emr";
import { type Command, commandOf } from "./commands";
import { type ActionOnFailure } from "./run";

/** One thing to run. */
export interface PlannedStep {
  readonly id: string;
  readonly kind: "bootstrap" | "step";
  readonly name: string;
  readonly actionOnFailure: ActionOnFailure;
  readonly command: Command;
}

/** A placeholder that nobody filled. */
const PLACEHOLDER = /\{\{[^{}]*\}\}|<aws\.[^<>]*>/;

/** What EMR's words for a failure mean; the older ones are still accepted. */
const ACTIONS: Readonly<Record<string, ActionOnFailure>> = {
  TERMINATE_CLUSTER: "TERMINATE_CLUSTER",
  TERMINATE_JOB_FLOW: "TERMINATE_CLUSTER",
  CANCEL_AND_WAIT: "CANCEL_AND_WAIT",
  CONTINUE: "CONTINUE",
};

/**
 * The bootstrap actions and steps of `request`, in the order in which they run.
 *
 * Throws one error that names every step which cannot be meant: no name, an unfilled placeholder, an
 * unknown action on failure. A step without an action on failure stops the run, the safe reading.
 */
export function plan(request: RunJobFlowCommandInput): PlannedStep[] {
  const steps = [...bootstrapOf(request), ...stepsOf(request)];
  const complaints = steps.flatMap(({ step, wanted }) => [
    ...unnamed(step),
    ...unfilled(step),
    ...unknownAction(step, wanted),
  ]);
  if (steps.length === 0) complaints.push("Steps: must hold at least one step, got none");
  if (complaints.length > 0) {
    const lines = complaints.map((complaint) => `  - ${complaint}`);
    throw new Error(["The job flow cannot be run:", ...lines].join("\n"));
  }
  return steps.map(({ step }) => step);
}

interface Draft {
  readonly step: PlannedStep;
  readonly wanted: string;
}

function bootstrapOf(request: RunJobFlowCommandInput): Draft[] {
  return (request.BootstrapActions ?? []).map((action, at) => {
    const script = action.ScriptBootstrapAction?.Path ?? "";
    const args = action.ScriptBootstrapAction?.Args ?? [];
    return draft(`b-${number(at)}`, "bootstrap", {
      name: action.Name,
      wanted: undefined,
      command: { kind: "script", script, args },
    });
  });
}

function stepsOf(request: RunJobFlowCommandInput): Draft[] {
  return (request.Steps ?? []).map((step, at) =>
    draft(`s-${number(at)}`, "step", {
      name: step.Name,
      wanted: step.ActionOnFailure,
      command: commandOf(step.HadoopJarStep),
    }),
  );
}

interface Declared {
  readonly name: string | undefined;
  readonly wanted: string | undefined;
  readonly command: Command;
}

function draft(id: string, kind: PlannedStep["kind"], declared: Declared): Draft {
  const wanted = declared.wanted ?? "TERMINATE_CLUSTER";
  const actionOnFailure = ACTIONS[wanted] ?? "TERMINATE_CLUSTER";
  return {
    wanted,
    step: { id, kind, name: declared.name ?? "", actionOnFailure, command: declared.command },
  };
}

function unnamed(step: PlannedStep): string[] {
  return step.name === "" ? [`${step.id}: Name: must be given`] : [];
}

function unfilled(step: PlannedStep): string[] {
  if (step.command.kind === "unknown") return [];
  return wordsOf(step.command)
    .filter((word) => PLACEHOLDER.test(word))
    .map((word) => `${step.id} "${step.name}": fill the placeholder in "${word}" first`);
}

function wordsOf(command: Exclude<Command, { kind: "unknown" }>): readonly string[] {
  return command.kind === "script" ? [command.script, ...command.args] : command.args;
}

function unknownAction(step: PlannedStep, wanted: string): string[] {
  if (Object.hasOwn(ACTIONS, wanted)) return [];
  const known = Object.keys(ACTIONS).join(", ");
  return [`${step.id} "${step.name}": ActionOnFailure: must be one of ${known}, got "${wanted}"`];
}

function number(at: number): string {
  return String(at + 1).padStart(2, "0");
}
