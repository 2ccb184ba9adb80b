#!/usr/bin/env bash
# Builds the two images and pushes them: images/push.sh REGISTRY TAG. Logged in to the registry already; the wheel is built.
# A tag is never used twice: pods that hold it would not pull what changed.
set -euo pipefail

if [ $# -ne 2 ]; then
  echo "usage: images/push.sh REGISTRY TAG" >&2
  exit 64
fi
readonly REGISTRY=$1 TAG=$2

cd "$(dirname "$0")/.."
for image in spark metastore; do
  name="$REGISTRY/spark-lake/$image:$TAG"
  if docker manifest inspect "$name" > /dev/null 2>&1; then
    echo "$name is there already: choose another tag" >&2
    exit 3
  fi
  # What nodes run: they are amd64 (lake:executorFamilies).
  docker build --platform linux/amd64 --file "images/$image/Dockerfile" --tag "$name" .
  docker push "$name"
done
