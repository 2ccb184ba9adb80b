import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { inParallel, s3Client } from "../../local";
import { parseS3Uri } from "../../uris";
import { type ServedStore } from "../support/servedStore";

const RECORD = /"song_id":"SO\d+"/g;

/** Throws unless the files at `dest` hold each of the `records` songs once; answers with the files' number. */
export async function checkConserved(
  store: ServedStore,
  dest: string,
  records: number,
): Promise<number> {
  const client = s3Client({ endpoint: store.endpoint });
  const { bucket: Bucket, key: Prefix } = parseS3Uri(dest);
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    keys.push(
      ...Contents.flatMap(({ Key, Size = 0 }) => (Key === undefined || Size === 0 ? [] : [Key])),
    );
  }
  const songs = new Set<string>();
  let found = 0;
  await inParallel(keys, 16, async (Key) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    for (const [song] of ((await Body?.transformToString()) ?? "").matchAll(RECORD)) {
      songs.add(song);
      found += 1;
    }
  });
  client.destroy();
  if (found === records && songs.size === records) return keys.length;
  throw new Error(
    `${dest}: wanted ${records} songs, got ${found}, ${songs.size} of them different`,
  );
}
