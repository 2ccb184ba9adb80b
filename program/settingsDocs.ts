import { z } from "zod";
import { variantNames } from "../variants";
import { allSettings, textsOf, variantsWith } from "./settingsSchema";

/** The settings as a Markdown table: key, variants, what it does, what it takes, default. */
export function settingsTable(): string {
  const rows = Object.entries(schemas()).map(([key, schema]) => {
    const texts = textsOf(key);
    const fallback = typeof schema === "object" ? schema.default : undefined;
    const shown = fallback === undefined ? "none" : `\`${JSON.stringify(fallback)}\``;
    return `| \`lake:${key}\` | ${variantsWith(key)?.join(", ") ?? "all"} | ${texts.description} | ${texts.wanted} | ${shown} |`;
  });
  return [
    "| setting | variant | what it does | takes | default |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** A JSON Schema of stack files (`Pulumi.<stack>.yaml`), for editors. */
export function stackFileSchema(): object {
  const settings = Object.entries(schemas()).map(([key, schema]) => [`lake:${key}`, schema]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack file of the Spark lake",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(settings) as object,
        // Other namespaces, such as aws:region, belong to their providers.
        patternProperties: { "^(?!lake:)": true },
        additionalProperties: false,
      },
    },
  };
}

/** The JSON Schema of every setting of every variant. */
function schemas(): NonNullable<z.core.JSONSchema.BaseSchema["properties"]> {
  const { properties = {} } = z.toJSONSchema(z.object(allSettings()), { io: "input" });
  return { ...properties, variant: { ...asObject(properties["variant"]), enum: variantNames() } };
}

function asObject(schema: z.core.JSONSchema._JSONSchema | undefined): object {
  return typeof schema === "object" ? schema : {};
}
