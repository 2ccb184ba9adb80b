import { type RunJobFlowCommandInput, type StepConfig } from "@aws-sdk/client-emr";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { EXIT, jsonOf, Refusal } from "../../../cli";

const REQUEST = z.looseObject({ Name: z.string(), Instances: z.looseObject({}) });

const STEPS = z.array(
  z.looseObject({ Name: z.string(), HadoopJarStep: z.looseObject({ Jar: z.string() }) }),
);

/** The JSON in a file, or on standard input for `-`. A stack output is the value itself, or that as JSON text once more. */
export async function readOutput(file: string): Promise<unknown> {
  const json = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  const once = jsonOf(json);
  return typeof once === "string" ? jsonOf(once) : once;
}

/** `value` as a list of steps; `what` says where it comes from. */
export function readSteps(value: unknown, what: string): StepConfig[] {
  const steps = STEPS.safeParse(value);
  if (steps.success) return steps.data;
  throw new Refusal(
    EXIT.usage,
    `${what}: must be a list of steps when --cluster is given; write it with: pulumi stack output --stack NAME steps`,
  );
}

/** `value` as a `RunJobFlow` request; `what` says where it comes from. */
export function readRequest(value: unknown, what: string): RunJobFlowCommandInput {
  const request = REQUEST.safeParse(value);
  if (request.success) return request.data;
  throw new Refusal(
    EXIT.usage,
    `${what}: must be a RunJobFlow request; write it with: pulumi stack output --stack NAME jobFlowRequest`,
  );
}
