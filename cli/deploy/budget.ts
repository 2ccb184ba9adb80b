import { estimate, type Estimate, readPrices, type Usage } from "../../costs";
import {
  deploy,
  LOOK_UPS,
  readSettings,
  record,
  RECORDED_PLACE,
  type Settings,
  stackConfig,
} from "../../program";
import { EXIT, Refusal } from "../exitCodes";
import { type Output } from "../output/output";

/** A stack file, and the stack that it belongs to. */
export interface PricedFile {
  readonly name: string;
  readonly file: string;
}

/** What the stack of a stack file costs: runs its program without an engine. */
export async function estimateOf({ name, file }: PricedFile, usage?: Usage): Promise<Estimate> {
  const config = stackConfig(file);
  const settings = readSettings(config);
  const { resources } = await record(() => deploy(settings), LOOK_UPS, name);
  const region = config["aws:region"] ?? process.env["AWS_REGION"] ?? RECORDED_PLACE.region;
  return estimate({ settings, resources, region }, readPrices(), usage);
}

/** Throws a Refusal when the stack would cost more than `lake:monthlyBudget`; does nothing without one. */
export async function checkBudget(
  { monthlyBudget }: Settings,
  stack: PricedFile,
  output: Output,
): Promise<void> {
  if (monthlyBudget === undefined) return;
  const { perMonth, asOf } = await estimateOf(stack);
  const is = `an estimated ${dollars(perMonth)} a month (list prices of ${asOf})`;
  if (perMonth <= monthlyBudget) {
    output.say(`${is}: within the budget of ${dollars(monthlyBudget)}`);
    return;
  }
  throw new Refusal(
    EXIT.guarded,
    `stack ${stack.name} would cost ${is}, and lake:monthlyBudget is ${dollars(monthlyBudget)}. \`lake cost\` says what for; raise the budget with: pulumi config set lake:monthlyBudget ${Math.ceil(perMonth)}`,
  );
}

/** `12.34 USD`. */
export function dollars(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
