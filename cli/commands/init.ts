import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { settingsText, stackNameProblem } from "../../program";
import { lakeCommand } from "../../remedies";
import { DEFAULT_STACK, stackFileOf } from "../../stacks";
import { isVariant, variantNames } from "../../variants";
import { readPlace } from "../deploy/deployOptions";
import { EXIT, Refusal } from "../exitCodes";
import { didYouMean } from "../nearest";
import { OptionReader, type RawOptions } from "../optionReader";
import { type Session } from "../session";

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const DEFAULT_REGION = "eu-central-1";

/** `lake init VARIANT`: writes a stack file with every setting and what it does. */
export async function init(variant: string, raw: RawOptions, { output }: Session): Promise<void> {
  const reader = new OptionReader(raw);
  const { project, stack = DEFAULT_STACK } = readPlace(reader);
  const region = reader.text("region") ?? process.env["AWS_REGION"] ?? DEFAULT_REGION;
  if (!REGION.test(region)) {
    reader.complain("--region", `must be a region like ${DEFAULT_REGION}, got "${region}"`);
  }
  const nameProblem = stackNameProblem(stack, variant);
  if (nameProblem !== undefined) reader.complain("--stack", nameProblem);
  if (!isVariant(variant)) {
    const names = variantNames();
    const hint = didYouMean(variant, names);
    reader.complain("variant", `must be one of ${names.join(", ")}, got "${variant}".${hint}`);
  }
  reader.done("lake init");
  const file = stackFileOf(project, stack);
  const text = settingsText({ variant, stack, region });
  await writeFile(file, text, { flag: "wx" }).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new Refusal(
      EXIT.usage,
      `${file} is there already, and is left as it is; choose another --stack, or remove it first`,
      { cause: error },
    );
  });
  const next = lakeCommand("preview", { stack, project });
  output.say(`${basename(file)} written: look through it, then \`${next}\``);
  output.result({ stack, variant, file });
}
