import { z } from "zod";

/** The schema's word for a type: a primitive, a list, a map or a reference. */
export interface SchemaType {
  readonly type?: string | undefined;
  readonly $ref?: string | undefined;
  readonly items?: SchemaType | undefined;
  readonly additionalProperties?: SchemaType | undefined;
  readonly plain?: boolean | undefined;
}

const TYPE: z.ZodType<SchemaType> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    $ref: z.string().optional(),
    items: TYPE.optional(),
    additionalProperties: TYPE.optional(),
    plain: z.boolean().optional(),
  }),
);

const PROPERTY = z.intersection(TYPE, z.looseObject({ description: z.string().default("") }));
const PROPERTIES = z.record(z.string(), PROPERTY).default({});

const SCHEMA = z.looseObject({
  name: z.string(),
  resources: z.record(
    z.string(),
    z.looseObject({
      description: z.string(),
      inputProperties: PROPERTIES,
      requiredInputs: z.array(z.string()).default([]),
      properties: PROPERTIES,
    }),
  ),
  types: z.record(
    z.string(),
    z.looseObject({
      description: z.string().default(""),
      properties: PROPERTIES,
      required: z.array(z.string()).default([]),
      enum: z
        .array(z.looseObject({ name: z.string(), value: z.string(), description: z.string() }))
        .optional(),
    }),
  ),
});

/** The part of a component package's schema that its pages are made from. */
export type PackageSchema = z.output<typeof SCHEMA>;

/** A property with its description. */
export type Property = z.output<typeof PROPERTY>;

/** Reads a package's schema from its JSON text. */
export function parseSchema(text: string): PackageSchema {
  return SCHEMA.parse(JSON.parse(text));
}

/** The name at the end of a token or reference, such as `LakeKey` of `spark-lake:index:LakeKey`. */
export function shortName(token: string): string {
  return token.split(":").at(-1) ?? token;
}

/** Tokens of the types that a type speaks of. */
export function refsOf({ $ref, items, additionalProperties }: SchemaType): string[] {
  return [
    ...($ref === undefined ? [] : [$ref.replace("#/types/", "")]),
    ...(items === undefined ? [] : refsOf(items)),
    ...(additionalProperties === undefined ? [] : refsOf(additionalProperties)),
  ];
}
