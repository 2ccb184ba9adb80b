/** User and group of every container of ours: the number that Spark's own images use. */
export const POD_USER = 185;

/** How a pod of ours runs: as a user without rights, with the kernel's calls that containers usually need. */
export const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: POD_USER,
  runAsGroup: POD_USER,
  fsGroup: POD_USER,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/** How a container of ours runs: it cannot gain rights. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] as string[] },
} as const;
