import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../local";

/** Images of the project, each with a folder in `images/`. */
export const OWN_IMAGES = ["spark", "metastore"] as const;

/** One of them. */
export type OwnImage = (typeof OWN_IMAGES)[number];

/** The setting that names each. */
export const SETTING_OF: Readonly<Record<OwnImage, string>> = {
  spark: "lake:sparkImage",
  metastore: "lake:metastoreImage",
};

/** Characters of a digest that name what an image is built from. */
const TAG_LENGTH = 12;

/** Files that both images are built with. */
const SHARED = ["jars.sh"];

/** The Dockerfile of an image. */
export function dockerfileOf(image: OwnImage): string {
  return join(PROJECT_ROOT, "images", image, "Dockerfile");
}

/**
 * A tag that says what an image is built from: other files, another tag. Registries here never take a tag twice, and pods that
 * hold one would not pull what changed.
 *
 * @param folder - of the images
 */
export async function contentTag(
  image: OwnImage,
  folder = join(PROJECT_ROOT, "images"),
): Promise<string> {
  const own = (await readdir(join(folder, image))).toSorted().map((name) => join(image, name));
  const hash = createHash("sha256");
  for (const path of [...SHARED, ...own]) {
    hash
      .update(path)
      .update("\0")
      .update(await readFile(join(folder, path)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, TAG_LENGTH);
}

/** What an image is called on this machine until it is pushed. */
export function localName(image: OwnImage, tag: string): string {
  return `localhost/spark-lake/${image}:${tag}`;
}
