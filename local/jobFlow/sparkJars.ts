import { fetchArtifacts, type FetchOptions } from "../maven/fetchArtifacts";
import { type Artifact, artifactPath } from "../maven/artifact";
import { S3A } from "../maven/pinned";
import { type Toolchain } from "../toolchain";
import { type ProcessContext } from "./runCommand";

/** The S3A connector, as Maven names it. */
export const S3A_PACKAGE = coordinates(S3A);

/** Where S3A's jars are, or will be once they are fetched. */
export function s3aJars(tools: Toolchain): string[] {
  return S3A.map((artifact) => artifactPath(tools, artifact));
}

/**
 * Sees to it that Spark's jars are at hand, S3A's and `more`, and says where. They must be on the class path from
 * the start, because spark-submit itself fetches the wheel from S3; `spark.jars.packages` comes too late for that.
 */
export function ensureSparkJars(
  { tools, signal, log }: ProcessContext,
  more: readonly Artifact[] = [],
): Promise<string[]> {
  const tell: FetchOptions["tell"] = (text) => {
    log.note(text);
  };
  return fetchArtifacts([...S3A, ...more], { tools, signal, tell });
}

function coordinates([first]: readonly Artifact[]): string {
  return first === undefined ? "" : [first.group, first.name, first.version].join(":");
}
