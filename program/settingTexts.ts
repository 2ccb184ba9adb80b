import { z } from "zod";

/** Texts that belong to a setting: how a complaint names what was wanted, and a value that is right. */
export interface Texts {
  readonly description: string;
  readonly wanted: string;
  readonly example: string | number | boolean | readonly string[];
}

const TEXTS = z.registry<Texts>();

/** A setting with its texts. */
export function setting<T extends z.ZodType>(schema: T, texts: Texts): T {
  const described = schema.describe(texts.description);
  TEXTS.add(described, texts);
  return described;
}

/** The texts of a setting's schema, where it has some. */
export function textsIn(schema: z.ZodType): Texts | undefined {
  return TEXTS.get(schema);
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): z.ZodNumber {
  return z.int().min(least).max(most);
}
