#!/usr/bin/env bash
# Starts what Spark on Kubernetes asks of a container by its first word, `driver` or `executor`; anything else is run as it
# is. The variables are those that Spark 3.5 sets in its pods (BasicDriverFeatureStep, BasicExecutorFeatureStep).
set -euo pipefail

classpath="${SPARK_CONF_DIR:-$SPARK_HOME/conf}:$SPARK_HOME/jars/*"
for more in "${HADOOP_CONF_DIR:-}" "${SPARK_CLASSPATH:-}"; do
  [[ -z $more ]] || classpath="$more:$classpath"
done
for more in "${SPARK_EXTRA_CLASSPATH:-}" "${SPARK_DIST_CLASSPATH:-}"; do
  [[ -z $more ]] || classpath="$classpath:$more"
done

case "${1:-}" in
  driver)
    shift
    command=("$SPARK_HOME/bin/spark-submit" --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS"
      --deploy-mode client "$@")
    ;;
  executor)
    # The executor's Java options come one in a variable, numbered from 0.
    options=()
    for ((number = 0; ; number++)); do
      variable="SPARK_JAVA_OPT_$number"
      [[ -v $variable ]] || break
      options+=("${!variable}")
    done
    command=("$JAVA_HOME/bin/java" "${options[@]}" "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY"
      -cp "$classpath" org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend
      --driver-url "$SPARK_DRIVER_URL" --executor-id "$SPARK_EXECUTOR_ID" --cores "$SPARK_EXECUTOR_CORES"
      --app-id "$SPARK_APPLICATION_ID" --hostname "$SPARK_EXECUTOR_POD_IP"
      --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" --podName "$SPARK_EXECUTOR_POD_NAME")
    ;;
  *)
    command=("$@")
    ;;
esac

# tini hands signals on to the whole group of processes and buries the dead.
exec tini -s -g -- "${command[@]}"
