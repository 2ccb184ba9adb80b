import { type z } from "zod";
import { isVariant, partOf, variantNames } from "../variants";
import { COMMON_SETTINGS } from "./commonSettings";
import { textsIn, type Texts } from "./settingTexts";

type Shape = Readonly<Record<string, z.ZodType>>;

/** Settings that the variant alone takes; none where there is no such variant. */
export function ownSettings(variant: string): Shape {
  return isVariant(variant) ? partOf(variant, "settings").shape : {};
}

/** Every setting of every variant, by its key in the `lake:` namespace. */
export function allSettings(): Shape {
  return Object.assign({}, COMMON_SETTINGS, ...variantNames().map(ownSettings)) as Shape;
}

/** The variants that alone take the setting `key`; undefined for a setting that every variant takes, or none. */
export function variantsWith(key: string): readonly string[] | undefined {
  if (Object.hasOwn(COMMON_SETTINGS, key)) return undefined;
  const owners = variantNames().filter((variant) => Object.hasOwn(ownSettings(variant), key));
  return owners.length === 0 ? undefined : owners;
}

/** The schema of the setting `key` in a stack of the variant; undefined where such a stack has no such setting. */
export function settingOf(variant: string, key: string): z.ZodType | undefined {
  const shape = { ...ownSettings(variant), ...COMMON_SETTINGS } as Shape;
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

/** The texts of the setting `key`. */
export function textsOf(key: string): Texts {
  const schema = allSettings()[key];
  const texts = schema === undefined ? undefined : textsIn(schema);
  if (texts === undefined) throw new Error(`there is no setting "${key}"`);
  return texts;
}

/** The example of the setting with the full key `lake:…`, as Pulumi keeps it; empty for any other key. */
export function exampleText(fullKey: string): string {
  const key = fullKey.replace(/^lake:/, "");
  if (!Object.hasOwn(allSettings(), key)) return "";
  const { example } = textsOf(key);
  return typeof example === "string" ? example : JSON.stringify(example);
}
