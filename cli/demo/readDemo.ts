import { DEFAULT_VARIANT, isVariant, partOf, variantNames } from "../../variants";
import { didYouMean } from "../nearest";
import { type OptionReader } from "../optionReader";
import { defaultResult } from "../resultPlace";
import { type Demo } from "./demo";

/** The demo of the variant called `word` with its words read. Complains of a name that is none, and of options of others. */
export function readDemo(word: string, reader: OptionReader): Demo {
  if (!isVariant(word)) {
    const names = variantNames();
    const hint = didYouMean(word, names);
    reader.complain("variant", `must be one of ${names.join(", ")}, got "${word}".${hint}`);
  }
  // With a complaint, which the others join, the demo that is run when nothing is said.
  const variant = isVariant(word) ? word : DEFAULT_VARIANT;
  const own = partOf(variant, "demo");
  for (const option of optionsOfOthers(variant)) {
    if (reader.text(option) !== undefined) {
      reader.complain(`--${option}`, `means nothing to the variant ${variant}; leave it out`);
    }
  }
  return own.read(reader, { stackFile: own.stackFile, out: defaultResult(variant) });
}

/** Options that other variants have and this one does not, without their dashes. */
function optionsOfOthers(variant: string): string[] {
  const namesOf = (one: string): string[] =>
    partOf(one, "demo").options.map(({ flags }) => flags.replace(/^--(\S+).*/, "$1"));
  const own = namesOf(variant);
  return [...new Set(variantNames().flatMap(namesOf))].filter((name) => !own.includes(name));
}
