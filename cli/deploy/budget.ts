import { estimate, type Estimate, readPrices, type Usage } from "../../costs";
import {
  deploy,
  LOOK_UPS,
  record,
  RECORDED_PLACE,
  type Settings,
  stackConfig,
  stackNamed,
} from "../../program";
import { lakeCommand, pulumiCommand } from "../../remedies";
import { cloudConfig, targetOf } from "../../stacks";
import { EXIT, Refusal } from "../exitCodes";
import { type Output } from "../output/output";
import { unknownRegion } from "./regionCheck";
import { settingsIn, type StackWithFile } from "./stackSettings";

/** What a stack costs, by its stack file: runs its program without an engine. */
export async function estimateOf(stack: StackWithFile, usage?: Usage): Promise<Estimate> {
  const settings = await settingsIn(stack);
  const unknown = unknownRegion(cloudConfig(stackConfig(stack.file)));
  if (unknown !== undefined) throw new Refusal(EXIT.usage, unknown.problem);
  const { resources } = await record(() => deploy(settings), LOOK_UPS, stackNamed(stack.file));
  const region =
    stackConfig(stack.file)["aws:region"] ?? process.env["AWS_REGION"] ?? RECORDED_PLACE.region;
  return estimate({ settings, resources, region }, readPrices(), usage);
}

/** Throws a Refusal when the stack would cost more than `lake:monthlyBudget`; does nothing without one. */
export async function checkBudget(
  { monthlyBudget }: Settings,
  stack: StackWithFile,
  output: Output,
): Promise<void> {
  if (monthlyBudget === undefined) return;
  const { perMonth, asOf } = await estimateOf(stack);
  const is = `an estimated ${dollars(perMonth)} a month (list prices of ${asOf})`;
  if (perMonth <= monthlyBudget) {
    output.say(`${is}: within the budget of ${dollars(monthlyBudget)}`);
    return;
  }
  const target = targetOf(stack);
  const raise = pulumiCommand(
    "config set",
    ["lake:monthlyBudget", String(Math.ceil(perMonth))],
    target,
  );
  throw new Refusal(
    EXIT.guarded,
    `stack ${stack.name} would cost ${is}, and lake:monthlyBudget is ${dollars(monthlyBudget)}. \`${lakeCommand("cost", target)}\` says what for; raise the budget with: ${raise}`,
  );
}

/** `12.34 USD`. */
export function dollars(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
