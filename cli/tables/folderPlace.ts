import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { type AsyncBuffer, asyncBufferFromFile } from "hyparquet";
import { parseS3Uri } from "../../uris";
import { type Place } from "./place";

/**
 * The mirror of `bucket` in `folder`, beside the mirrors of other buckets. An address like
 * `s3://bucket/key` is the file `folder/bucket/key` there.
 */
export function folderPlace(folder: string, bucket: string): Place {
  const root = join(folder, bucket);
  return {
    name: root,
    folders: async () => {
      if (!existsSync(root)) return [];
      const entries = await readdir(root, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort();
    },
    keys: async (prefix) => {
      const below = join(root, prefix);
      if (!existsSync(below)) return [];
      const entries = await readdir(below, { withFileTypes: true, recursive: true });
      return entries
        .filter((entry) => entry.isFile())
        .map(({ name, parentPath }) => relative(root, join(parentPath, name)).split(sep).join("/"))
        .sort();
    },
    text: (key) => readFile(join(root, key), "utf8"),
    open: (uri) => open(folder, uri),
  };
}

async function open(folder: string, uri: string): Promise<AsyncBuffer> {
  const { bucket, key } = parseS3Uri(uri);
  const file = resolve(folder, bucket, key);
  if (!file.startsWith(resolve(folder) + sep)) {
    throw new Error(`the address ${uri} leads out of ${folder}`);
  }
  return await asyncBufferFromFile(file);
}
