import { DEFAULT_VARIANT, isVariant, partOf, variantNames } from "../../variants";
import { didYouMean } from "../nearest";
import { type OptionReader } from "../optionReader";
import { defaultResult } from "../resultPlace";
import { refuseOthers } from "../variantOptions";
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
  refuseOthers(reader, variant, (one) => partOf(one, "demo").options);
  return own.read(reader, { stackFile: own.stackFile, out: defaultResult(variant) });
}
