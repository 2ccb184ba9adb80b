import { execFileSync } from "node:child_process";
import { check } from "../../../cli";
import { type DoctorCheck } from "../../../local";

/**
 * Oldest AWS CLI of each major version that the EKS component takes; a newer major is held to the last.
 *
 * @see https://github.com/pulumi/pulumi-eks/blob/v4.3.0/nodejs/eks/dependencies.ts
 */
const OLDEST = { "1": "1.24.0", newer: "2.7.0" } as const;

/** Whether there is an AWS CLI: Pulumi's EKS component asks for one in a preview already, and kubeconfigs make their tokens with it. */
export function awsCliCheck(said: string | undefined = awsVersion()): DoctorCheck {
  const version = /aws-cli\/(\d+(?:\.\d+)*)/.exec(said ?? "")?.[1];
  const oldest = version?.startsWith("1.") === true ? OLDEST["1"] : OLDEST.newer;
  return check(
    `AWS CLI (${OLDEST["1"]} or newer of 1, or ${OLDEST.newer})`,
    version !== undefined && version.localeCompare(oldest, "en", { numeric: true }) >= 0,
    version ?? "none on PATH",
    "the EKS component stops every preview without it: `source local/env.sh` puts the project's own on PATH, or install it from https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
  );
}

/** What `aws --version` says; undefined where there is none. */
function awsVersion(): string | undefined {
  try {
    return execFileSync("aws", ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return undefined;
  }
}
