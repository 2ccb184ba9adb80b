import { type CommandOption, variantNames } from "../variants";
import { type OptionReader } from "./optionReader";

/** The options of a command that a variant alone has. */
type OptionsOf = (variant: string) => readonly CommandOption[];

/** The variants' own options of a command, each once, with the names of those that have it. */
export function variantOptions(optionsOf: OptionsOf): CommandOption[] {
  const texts = new Map<string, string[]>();
  for (const variant of variantNames()) {
    for (const { flags, text } of optionsOf(variant)) {
      texts.set(flags, [...(texts.get(flags) ?? []), `${variant}: ${text}`]);
    }
  }
  return [...texts].map(([flags, those]) => ({ flags, text: those.join("; ") }));
}

/** Complains of options that were given, that other variants have, and that this one has not. */
export function refuseOthers(reader: OptionReader, variant: string, optionsOf: OptionsOf): void {
  const namesOf = (one: string): string[] => optionsOf(one).map(nameOf);
  const own = namesOf(variant);
  for (const name of new Set(variantNames().flatMap(namesOf))) {
    if (own.includes(name) || reader.text(name) === undefined) continue;
    const owners = variantNames().filter((one) => namesOf(one).includes(name));
    reader.complain(`--${name}`, `is for the variant ${owners.join(" and ")}; leave it out`);
  }
}

/** `song-layout` of `--song-layout <layout>`. */
function nameOf({ flags }: CommandOption): string {
  return flags.replace(/^--(\S+).*/, "$1");
}
