#!/usr/bin/env bash
# Runs the tools of requirements.txt, in an environment of their own: what they depend on is nothing of the project's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

lock=tests/tools/requirements.txt home=.lake/tools
stamp=$(cksum <"$lock")
if [[ $(cat "$home/.stamp" 2>/dev/null) != "$stamp" ]]; then
  python3.11 -m venv --clear "$home"
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  echo "$stamp" >"$home/.stamp"
fi
"$home/bin/python" tests/tools/audit.py
