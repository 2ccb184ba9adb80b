import { CONTAINER_SECURITY, type NodeRole, placementOn, POD_SECURITY } from "../shared";

/** A taint of nodes that a pod tolerates. */
export interface PodToleration {
  /** Key of the taint. */
  readonly key: string;
  /** How the taint's value is compared: `Equal`. */
  readonly operator: string;
  /** Value of the taint. */
  readonly value: string;
  /** What the taint does to pods that do not tolerate it. */
  readonly effect: string;
}

/** Which of the kernel's calls containers may make. */
export interface PodSeccompProfile {
  /** Kind of the profile: `RuntimeDefault`. */
  readonly type: string;
}

/** Users and calls of a pod. */
export interface PodSecurity {
  /** Whether containers must not run as root. */
  readonly runAsNonRoot: boolean;
  /** Number of the user that containers run as. */
  readonly runAsUser: number;
  /** Number of the group that containers run as. */
  readonly runAsGroup: number;
  /** Number of the group that volumes belong to. */
  readonly fsGroup: number;
  /** Which of the kernel's calls containers may make. */
  readonly seccompProfile: PodSeccompProfile;
}

/** Rights of a container's processes that are root's otherwise. */
export interface ContainerCapabilities {
  /** Those that are taken away: `ALL`. */
  readonly drop: string[];
}

/** Rights of a container. */
export interface ContainerSecurity {
  /** Whether a process may gain more rights than its parent has. */
  readonly allowPrivilegeEscalation: boolean;
  /** Rights that are root's otherwise. */
  readonly capabilities: ContainerCapabilities;
}

/** Where pods of a run belong, and what their namespace asks of them, by the names that `driver` and `executor` of a SparkApplication take. */
export interface SparkPod {
  /** Account that the pod runs under; it brings the role that S3 is read and written with. */
  readonly serviceAccount: string;
  /** Labels of the nodes that the pod runs on. */
  readonly nodeSelector: Record<string, string>;
  /** Taints of these nodes. */
  readonly tolerations: PodToleration[];
  /** Users and calls of the pod. */
  readonly podSecurityContext: PodSecurity;
  /** Rights of its containers. */
  readonly securityContext: ContainerSecurity;
}

/** A pod on the nodes of `role`, under `serviceAccount`. */
export function sparkPod(role: NodeRole, serviceAccount: string): SparkPod {
  return {
    serviceAccount,
    ...placementOn(role),
    podSecurityContext: POD_SECURITY,
    securityContext: CONTAINER_SECURITY,
  };
}
