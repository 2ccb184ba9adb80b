import { z } from "zod";
import { type Story } from "./changes";
import { componentIn, nameOf } from "./urns";

/** A resource of a deployed stack, and what `destroy` does to it. */
export interface Doomed {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly component: string;
  /** `goes`, `stays` in the account without a stack, or `protected`: destroy refuses. */
  readonly fate: "goes" | "stays" | "protected";
  /** The resource's id at AWS, such as a bucket's name. */
  readonly id: string;
  /** For a bucket: whether the stack lets it go with what is in it. */
  readonly emptied: boolean;
}

const RESOURCE = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  id: z.string().default(""),
  parent: z.string().default(""),
  protect: z.boolean().default(false),
  retainOnDelete: z.boolean().default(false),
  inputs: z.record(z.string(), z.unknown()).default({}),
});

const DEPLOYMENT = z.looseObject({ resources: z.array(RESOURCE).nullish() });

const BUCKET = /^aws:s3\/bucket(V2)?:Bucket/;

/** What a destroy of the exported `deployment` does to each resource, in the order in which they were made. */
export function fates(deployment: unknown): Doomed[] {
  const resources = DEPLOYMENT.parse(deployment ?? {}).resources ?? [];
  return resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).map(fateOf);
}

/** The `story` of a destroy without what it left in the account, which the engine reports as deleted too. */
export function withoutStays(story: Story, doomed: readonly Doomed[]): Story {
  const stays = new Set(doomed.filter(({ fate }) => fate === "stays").map(({ urn }) => urn));
  const changes = story.changes.filter(({ urn }) => !stays.has(urn));
  return { ...story, changes, unchanged: story.unchanged + story.changes.length - changes.length };
}

function fateOf(resource: z.output<typeof RESOURCE>): Doomed {
  const { urn, type, id, parent, protect, retainOnDelete, inputs } = resource;
  const fate = protect ? "protected" : retainOnDelete ? "stays" : "goes";
  return {
    urn,
    type,
    id,
    name: nameOf(urn),
    component: componentIn(parent),
    fate,
    emptied: fate === "goes" && BUCKET.test(type) && inputs["forceDestroy"] === true,
  };
}
