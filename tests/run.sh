#!/usr/bin/env bash
# Runs the checks and tests in order of cost, each to its end, and closes with one line: N passed, N failed.
# Usage: tests/run.sh fast|all
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=local/env.sh
source local/env.sh

what=${1:-all}
passed=0 failed=0 skipped=0
output=$(mktemp) beside=$(mktemp) beside_pid=
trap '[[ -z $beside_pid ]] || kill "$beside_pid"; rm -f "$output" "$beside"' EXIT

# count PATTERN: the last number that stands before PATTERN in the stage's output, or 0.
count() { grep -oE "[0-9]+ $1" "$output" | tail -n 1 | grep -oE '^[0-9]+' || echo 0; }

# A check holds or it does not; its output is shown only when it does not.
check() {
  local name=$1
  shift
  local start=$SECONDS
  if "$@" >"$output" 2>&1; then
    passed=$((passed + 1))
    printf 'ok    %-12s %4d s\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf 'FAIL  %-12s %4d s\n' "$name" $((SECONDS - start))
    cat "$output"
  fi
}

# tally NAME OK BAD SKIP STATUS SECONDS: adds up what the suite in $output counted. One that breaks before it counts
# anything is one failure.
tally() {
  local name=$1 status=$5 good broken
  good=$(count "$2") broken=$(count "$3")
  if ((status != 0 && broken == 0)) || ((good + broken == 0)); then broken=$((broken + 1)); fi
  passed=$((passed + good)) failed=$((failed + broken)) skipped=$((skipped + $(count "$4")))
  printf '%s  %-12s %4d s\n' "$( ((broken)) && echo FAIL || echo 'ok  ')" "$name" "$6"
}

# suite NAME OK BAD SKIP COMMAND…: a suite counts its own tests, by the words that stand behind its numbers.
suite() {
  local start=$SECONDS status=0
  "${@:5}" 2>&1 | tee "$output" || status=$?
  tally "$1" "$2" "$3" "$4" "$status" $((SECONDS - start))
}

check format npm run --silent format
check types npm run --silent types
check lint npm run --silent lint
check layers npm run --silent layers
check ruff bash -c 'cd etl && ruff check . ../bench ../tests && ruff format --check . ../bench ../tests'
check mypy bash -O nullglob -c 'cd etl && mypy && mypy ../tests/{tools,cluster}/*.py'
check audit tests/tools/audit.sh
check emulator bash -c 'cd tests/emulator && ruff check . && ruff format --check . && mypy'
suite mocha passing failing pending npm run --silent unit
if [[ $what == all ]]; then
  # Stacks on the engine mostly wait for the provider: they run beside the suites that need the processor.
  beside_start=$SECONDS
  npm run --silent engine >"$beside" 2>&1 &
  beside_pid=$!
  suite mocha-slow passing failing pending npm run --silent slow
  suite pytest passed failed skipped bash -c 'cd etl && python -m pytest -q'
  suite pytest-aws passed failed skipped bash -c 'cd tests/emulator && python -m pytest -q'
  beside_status=0
  wait "$beside_pid" || beside_status=$?
  beside_pid=
  tee "$output" <"$beside"
  tally engine passing failing pending "$beside_status" $((SECONDS - beside_start))
fi

if ((skipped)); then
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
else
  printf '%d passed, %d failed\n' "$passed" "$failed"
fi
((failed == 0))
