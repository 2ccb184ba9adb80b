#!/usr/bin/env bash
# Writes the Spark Operator's types (CustomResourceDefinitions) of a release into components/operator/types and prints their
# digests, which components/operator/operatorTypes.ts holds. The Go module proxy and its checksum database say what the release is.
# Usage: local/operatorTypes.sh 2.5.2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

release=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && go mod init types >/dev/null 2>&1 && go mod download -json "github.com/kubeflow/spark-operator/v2@v$release" >module.json)
crds=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).Dir' "$work/module.json")/config/crd/bases
for type in sparkapplications scheduledsparkapplications sparkconnects; do
  node -e '
    const { parse } = require("yaml");
    process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(process.argv[1], "utf8"))));
  ' "$crds/sparkoperator.k8s.io_$type.yaml" >"$work/$type.json"
  # Without the time of day the same release makes the same file.
  gzip --best --no-name --stdout "$work/$type.json" >"components/operator/types/$type.json.gz"
  sha256sum "$work/$type.json" | sed "s| .*|  $type|"
done
