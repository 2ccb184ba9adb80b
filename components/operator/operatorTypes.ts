import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type * as k8s from "@pulumi/kubernetes";

/**
 * SHA-256 of each of the operator's types as `local/operatorTypes.sh` writes it. They are part of this package: a preview that fetched
 * them would take what a tag points to on that day, and fail without the internet.
 *
 * @see https://github.com/kubeflow/spark-operator/tree/v2.5.2/config/crd/bases
 */
const DIGESTS = {
  sparkapplications: "b7468a9ede435b3cb2525eda3efce5702c7f7034ee07b919708df7a1c5506087",
  scheduledsparkapplications: "b3cf76d18a4233fdcdb27df36c7bcada59070e1d889c73e445168e3ad842788b",
  sparkconnects: "3e227ace605922205359e342fe527d02b176870dcbfbcde2ecde3f09a54d7188",
} as const;

/** A type of the operator's. */
export type OperatorType = keyof typeof DIGESTS;

/** The operator's types. Helm never renews them after the first time, so they are objects of the stack's own. */
export const OPERATOR_TYPES = Object.keys(DIGESTS) as readonly OperatorType[];

/** The definition of a type, from `folder`. Throws an Error where the file is not the one that this release was made with. */
export function definitionOf(
  type: OperatorType,
  folder = join(__dirname, "types"),
): k8s.types.input.apiextensions.v1.CustomResourceDefinition {
  const file = join(folder, `${type}.json.gz`);
  const text = gunzipSync(readFileSync(file));
  const digest = createHash("sha256").update(text).digest("hex");
  if (digest !== DIGESTS[type]) {
    throw new Error(
      `${file} has the SHA-256 ${digest}, not ${DIGESTS[type]}: install the package again`,
    );
  }
  return JSON.parse(
    text.toString("utf8"),
  ) as k8s.types.input.apiextensions.v1.CustomResourceDefinition;
}
