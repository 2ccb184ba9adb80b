import { s3PlaceOf, type S3Place } from "../uris";
import { EmrError } from "./errors";

/** Where the logs of a step are, `s3://…/<cluster>/steps/<step>/`; nothing for a cluster that keeps no logs. */
export function stepLogFolder(
  logUri: string | undefined,
  clusterId: string,
  stepId: string,
): string | undefined {
  if (logUri === undefined || logUri === "") return undefined;
  // DescribeCluster answers s3n:// where s3:// was asked for.
  const folder = logUri.replace(/^s3[an]:/, "s3:").replace(/\/+$/, "");
  return `${folder}/${clusterId}/steps/${stepId}/`;
}

/** The bucket and key of an S3 URI. Throws an EmrError for another one. */
export function bucketAndKey(uri: string): S3Place {
  const place = s3PlaceOf(uri);
  if (place === undefined || place.key === "") {
    throw new EmrError("arguments", `A log URI must look like s3://bucket/folder/, got "${uri}".`);
  }
  return place;
}
