#!/usr/bin/env bash
# Installs what the project needs into its own folder. Safe to run at any time: it does nothing when nothing changed.
# Wanted on the machine: node (20 or newer), python3.11 and a shell. Package managers keep downloads in their usual caches.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

complaints=()
node_major=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/' || true)
[[ ${node_major:-0} -ge 20 ]] || complaints+=("node 20 or newer is wanted, got ${node_major:-none}: install Node.js from nodejs.org or your system's packages")
python=$(command -v python3.11 || true)
[[ -n $python ]] || complaints+=("python3.11 is wanted, got none: install Python 3.11 (the version that the jobs run on)")
if ((${#complaints[@]})); then
  printf 'setup: %s\n' "${complaints[@]}" >&2
  exit 1
fi

stamp_of() { cat "$@" | cksum | cut -d' ' -f1; }

node_stamp=$(stamp_of package-lock.json)
if [[ $(cat node_modules/.stamp 2>/dev/null) != "$node_stamp" ]]; then
  echo "setup: npm packages"
  npm ci --no-fund --no-audit --loglevel=error
  echo "$node_stamp" >node_modules/.stamp
fi

# shellcheck source=local/env.sh
source local/env.sh
locks=(requirements.txt)
lake_has_java || locks+=(requirements-java.txt)
venv_stamp=$(stamp_of "${locks[@]}")
if [[ $(cat .venv/.stamp 2>/dev/null) != "$venv_stamp" ]]; then
  echo "setup: Python packages (Spark among them: 300 MB the first time)"
  "$python" -m venv --clear .venv
  for lock in "${locks[@]}"; do
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  done
  echo "$venv_stamp" >.venv/.stamp
fi
