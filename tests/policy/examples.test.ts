import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type CollectionTag } from "yaml";
import { z } from "zod";
import { judgeStack, RULES } from "../../policy/index";
import { related } from "./subjects";

const FOLDER = join(__dirname, "../../policy/examples");

const RESOURCES = z.array(
  z.strictObject({
    type: z.string(),
    name: z.string(),
    props: z.record(z.string(), z.unknown()).default({}),
    protect: z.boolean().default(false),
    retainOnDelete: z.boolean().optional(),
  }),
);
const SETTINGS = z.record(z.string(), z.unknown()).default({});
const EXAMPLES = z.strictObject({
  passing: z
    .array(
      z.union([
        RESOURCES.transform((resources) => ({ resources, settings: {} })),
        z.strictObject({ resources: RESOURCES, settings: SETTINGS }),
      ]),
    )
    .min(1),
  failing: z
    .array(z.strictObject({ message: z.string(), resources: RESOURCES, settings: SETTINGS }))
    .min(1),
});

/** `!json` before a map: the text of it. */
const json: CollectionTag = {
  tag: "!json",
  collection: "map",
  resolve: (value) => JSON.stringify(value),
};

/** The examples of every rule. */
function examples(): Readonly<Record<string, unknown>> {
  const files = readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), "utf8"));
  return Object.assign(
    {},
    ...files.map((text) => parse(text, { customTags: [json], merge: true }) as object),
  ) as Readonly<Record<string, unknown>>;
}

type Resources = z.output<typeof RESOURCES>;

function complaints(
  rule: string,
  resources: Resources,
  settings: Readonly<Record<string, unknown>>,
): string[] {
  const bare = resources.map(({ retainOnDelete, ...rest }) => ({
    ...rest,
    urn: `urn:pulumi:test::lake::${rest.type}::${rest.name}`,
    ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
  }));
  const own = RULES.filter(({ name }) => name === rule);
  return judgeStack(own, related(bare), { [rule]: settings }).map(({ message }) => message);
}

describe("the policy pack's examples", () => {
  const all = examples();

  it("speak of every rule, and of nothing else", () => {
    assert.deepEqual(Object.keys(all).sort(), RULES.map(({ name }) => name).sort());
  });

  for (const { name } of RULES) {
    const { passing, failing } = EXAMPLES.parse(all[name]);

    it(`${name}: those that pass have no complaint`, () => {
      for (const { resources, settings } of passing) {
        assert.deepEqual(complaints(name, resources, settings), []);
      }
    });

    it(`${name}: those that fail say why`, () => {
      for (const { message, resources, settings } of failing) {
        const came = complaints(name, resources, settings);
        assert.ok(
          came.some((text) => text.includes(message)),
          `wanted "${message}", got ${JSON.stringify(came)}`,
        );
      }
    });
  }
});
