#!/usr/bin/env bash
# Packs the component package for npm: compiled, with its types and its schema. Usage: pack.sh OUT-FOLDER
# Compiling happens in a folder of its own, for JavaScript beside the sources would be loaded instead of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p "$1"
out=$(cd "$1" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

node "$(node -p 'require.resolve("typescript/bin/tsc")')" -p tsconfig.json --noEmit false --declaration --outDir "$build"
cp package.json README.md schema.json "$build"
cp -r operator/types "$build/operator/"
cd "$build"
npm pack --silent --pack-destination "$out"
