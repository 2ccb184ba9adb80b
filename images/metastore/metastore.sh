#!/usr/bin/env bash
# Runs the metastore (`serve`), or brings its database's schema up to date (`schema`) and ends.
set -euo pipefail

readonly HOME_DIR=${METASTORE_HOME:-/opt/metastore}
readonly PORT=${METASTORE_PORT:-9083}

# Share of the container's memory that the heap may take; the rest is for threads and buffers.
readonly HEAP_PERCENT=70

# The first word says how: `exec` in the place of this shell, so that signals reach the server, or `command` beside it.
run_java() {
  local how=$1
  shift
  "$how" java "-XX:MaxRAMPercentage=${HEAP_PERCENT}" -XX:+ExitOnOutOfMemoryError \
    -Djava.io.tmpdir=/tmp "-Dlog4j2.configurationFile=${HOME_DIR}/log4j2.properties" -cp "${HOME_DIR}/conf:${HOME_DIR}/lib/*" "$@"
}

schema_tool() {
  run_java command org.apache.hadoop.hive.metastore.tools.MetastoreSchemaTool -dbType postgres "$@"
}

case "${1:-}" in
  serve)
    run_java exec org.apache.hadoop.hive.metastore.HiveMetaStore -p "$PORT"
    ;;
  schema)
    # `-info` succeeds only where a schema is there that this version can use; safe to run any number of times.
    if schema_tool -info; then
      echo "metastore: the schema is there"
    else
      echo "metastore: no schema of this version yet: making it"
      schema_tool -initSchema
    fi
    ;;
  *)
    echo "metastore: wanted serve or schema, got \"${1:-}\"" >&2
    exit 64
    ;;
esac
