import type { Output } from "@pulumi/pulumi";
import { partOf } from "../variants";
import { boundRoles } from "./boundary";
import { type Settings } from "./commonSettings";

/** What a stack tells its users, whatever its variant; each adds what only its users need. */
export interface StackOutputs {
  /** What the stack deploys. */
  readonly variant: string;
  /** Bucket of the input files. */
  readonly rawBucket: Output<string>;
  /** Bucket of what runs leave beside tables. */
  readonly refinedBucket: Output<string>;
  /** Bucket of the tables. */
  readonly servedBucket: Output<string>;
  /** Bucket of the wheel and the scripts. */
  readonly artifactBucket: Output<string>;
  /** Bucket of logs. */
  readonly logBucket: Output<string>;
  /** Database of the tables. */
  readonly database: Output<string>;
}

/** Deploys what `settings` ask for. */
export function deploy(settings: Settings): StackOutputs {
  if (settings.permissionsBoundary !== undefined) boundRoles(settings.permissionsBoundary);
  return partOf(settings.variant, "deploy")(settings);
}
