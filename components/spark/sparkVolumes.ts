/** Folders that a driver or executor may write to beside Spark's own: the rest of its root is read-only. */
const FOLDERS = {
  /** Where Spark puts a run's files, and a driver its wheel. */
  work: "/opt/spark/work-dir",
  /** Temporary files, among them what S3A uploads. */
  tmp: "/tmp",
} as const;

/** Volumes of drivers and executors, on the node's own disk; they go with the pod. */
export const SPARK_VOLUMES = Object.keys(FOLDERS).map((name) => ({ name, emptyDir: {} }));

/** Where a driver or executor has them. */
export const SPARK_MOUNTS = Object.entries(FOLDERS).map(([name, mountPath]) => ({
  name,
  mountPath,
}));
