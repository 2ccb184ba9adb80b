import { createRequire } from "node:module";
import type * as eksSdk from "@pulumi/eks";
import type * as kubernetesSdk from "@pulumi/kubernetes";

const load = createRequire(__filename);

/** Kubernetes' SDK, loaded when it is first asked for: a program without a cluster starts without it. */
export function kubernetes(): typeof kubernetesSdk {
  return load("@pulumi/kubernetes") as typeof kubernetesSdk;
}

/** EKS's SDK, loaded when it is first asked for. */
export function eks(): typeof eksSdk {
  return load("@pulumi/eks") as typeof eksSdk;
}
