import { z } from "zod";
import { lakeCommand } from "../../remedies";
import { meantStack, openStack, outputsOf, type StackPlace } from "../../stacks";
import { onStack } from "../deploy/onStack";
import { EXIT, Refusal } from "../exitCodes";
import { jsonOf } from "../report/jsonOf";

/** Where images go: a repository for each, without a tag. */
export type Repositories = Readonly<Record<string, string>>;

const REPOSITORIES = z
  .union([z.string().transform(jsonOf), z.unknown()])
  .pipe(z.record(z.string(), z.string()));

/** Folder of the images in a registry of one's own. */
const FOLDER = "spark-lake";

/**
 * The repositories of `registry` where one is named, else those of the stack, which has an output for them. Throws a Refusal
 * where there is neither.
 */
export async function repositoriesFor(
  registry: string | undefined,
  images: readonly string[],
  place: StackPlace,
  signal: AbortSignal,
): Promise<Repositories> {
  if (registry !== undefined) {
    const root = registry.replace(/\/+$/, "");
    return Object.fromEntries(images.map((image) => [image, `${root}/${FOLDER}/${image}`]));
  }
  const stack = await meantStack(place);
  const found = await onStack(signal, async () => {
    const outputs = await outputsOf(await openStack({ ...place, stack }));
    return REPOSITORIES.safeParse(outputs["imageRepositories"]?.value);
  });
  const repositories = found.success ? found.data : {};
  const missing = images.filter((image) => repositories[image] === undefined);
  if (missing.length === 0) return repositories;
  const up = lakeCommand("up", { ...place, stack });
  throw new Refusal(
    EXIT.usage,
    `stack ${stack} has no repository for ${missing.join(", ")} (its output imageRepositories): name your registry with --registry HOST/FOLDER, or let \`${up}\` make them`,
  );
}
