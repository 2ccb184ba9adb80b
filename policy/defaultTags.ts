import { z } from "zod";

/** A provider's default tags, as an object or as the JSON text that stack files' values become. */
const DEFAULT_TAGS = z.looseObject({
  defaultTags: z.union([z.string().transform((text): unknown => JSON.parse(text)), z.unknown()]),
});
const TAGS = z.looseObject({ tags: z.record(z.string(), z.string()).default({}) });

/** The tags that a provider with the properties `props` gives to whatever it makes; none where it names none. */
export function defaultTagsOf(props: object | undefined): Readonly<Record<string, string>> {
  const given = DEFAULT_TAGS.safeParse(props ?? {});
  const tags = TAGS.safeParse(given.data?.defaultTags ?? {});
  return tags.data?.tags ?? {};
}
