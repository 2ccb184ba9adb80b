import type * as pulumi from "@pulumi/pulumi";
import { Checks, expectName, LONGEST_BUCKET_NAME } from "../shared";
import { isFile } from "./artifacts";

/** Arguments of {@link ArtifactStore}. */
export interface ArtifactStoreArgs {
  /** Key that encrypts the bucket. */
  readonly kmsKeyArn: pulumi.Input<string>;

  /**
   * Path of the wheel on the machine that runs Pulumi. Its file name is kept, for pip and Spark read the version from it.
   * @default - no wheel
   */
  readonly wheel?: string;

  /**
   * Scripts, by a name of your choice: paths on the machine that runs Pulumi. A renamed script is a new object.
   * @default - none
   */
  readonly scripts?: Record<string, string>;

  /**
   * Bucket that receives S3's access logs of this one, under `access/artifacts/`, such as the log bucket of `LakeStorage`.
   * @default - access is not logged
   */
  readonly logBucketName?: pulumi.Input<string>;

  /**
   * First of two keys that keep data: whether Pulumi refuses to delete the bucket.
   * @default true
   */
  readonly protected?: boolean;

  /**
   * Second of two keys that keep data: whether `pulumi destroy` empties and deletes the bucket. Counts only when
   * `protected` is false; else the bucket stays in the account, with all that guards it.
   * @default false
   */
  readonly deleteDataOnDestroy?: boolean;
}

/** Throws one error that names every argument that will not do. */
export function checkArtifactStoreArgs(name: string, args: ArtifactStoreArgs): void {
  const checks = new Checks();
  expectName(checks, name, ["artifacts"], LONGEST_BUCKET_NAME);
  if (args.wheel !== undefined) expectWheel(checks, args.wheel);
  for (const [script, path] of Object.entries(args.scripts ?? {})) {
    checks
      .expect(
        /^[a-z0-9]+(-[a-z0-9]+)*$/.test(script),
        `scripts.${script}`,
        "must be named with lower case letters, digits and single dashes",
      )
      .expect(
        script !== "wheel",
        `scripts.${script}`,
        'must not be named "wheel": that is the wheel\'s own name',
      )
      .expect(isFile(path), `scripts.${script}`, `must be a file, and there is none at "${path}"`);
  }
  checks.done(`ArtifactStore "${name}"`);
}

function expectWheel(checks: Checks, wheel: string): void {
  checks
    .expect(
      isFile(wheel),
      "wheel",
      `must be a file, and there is none at "${wheel}": build it (\`make wheel\`) or mend the path`,
    )
    .expect(wheel.endsWith(".whl"), "wheel", `must end in .whl, got "${wheel}"`);
}
