#!/usr/bin/env bash
# Runs before an executor's container is stopped: tells the executor to hand on its blocks (SIGPWR, Spark's signal for
# decommissioning) and waits until it is done. Spark's own script gives up after 60 s, whatever the settings promise.
set -euo pipefail

# Seconds that it may take: less than the pod's grace period, which ends everything (EXECUTOR_GRACE_SECONDS: 120).
readonly LIMIT=${SPARK_DECOMMISSION_SECONDS:-115}

# Prints the process of the executor: the one Java in this container.
executor() {
  local folder
  for folder in /proc/[0-9]*; do
    if tr '\0' '\n' < "$folder/cmdline" 2> /dev/null | grep -q '^org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend$' \
      && [[ $(cat "$folder/comm" 2> /dev/null) == java ]]; then
      basename "$folder"
      return
    fi
  done
}

process=$(executor)
if [[ -z $process ]]; then
  echo "decom.sh: no executor runs here" >&2
  exit 0
fi
echo "decom.sh: executor $process hands on its blocks, within $LIMIT s" >&2
kill -s PWR "$process"
for ((second = 0; second < LIMIT; second++)); do
  [[ -d /proc/$process ]] || exit 0
  sleep 1
done
echo "decom.sh: executor $process is still there after $LIMIT s" >&2
