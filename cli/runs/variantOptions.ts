import { type OptionReader } from "../optionReader";

/** Complains of an option that means something to stacks of `variant` alone, if it was given. */
export function onlyFor(variant: string, option: string, reader: OptionReader): void {
  if (reader.text(option) === undefined) return;
  reader.complain(`--${option}`, `is for stacks of the variant ${variant}`);
}
