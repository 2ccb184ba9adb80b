#!/bin/sh
# What the images' builds do with jars.
#   jars.sh replace NEW LIB   moves every jar of NEW into LIB, in the place of other versions of the same artifact
#   jars.sh check LIB LIST    fails unless LIB holds the jars that LIST names, with these SHA-256, and no other
#   jars.sh list LIB          prints such a list: what a change of a pom is followed by
set -eu

# The artifact of a jar: its name without the version, and without the classifier or the qualifier behind that.
artifact_of() {
  basename "$1" | sed -E 's/-[0-9][^-]*(-[A-Za-z][A-Za-z0-9_-]*)?\.jar$//'
}

replace() {
  for new in "$1"/*.jar; do
    artifact=$(artifact_of "$new")
    for old in "$2"/*.jar; do
      [ "$(artifact_of "$old")" != "$artifact" ] || rm "$old"
    done
    mv "$new" "$2"
  done
}

list() {
  (cd "$1" && find . -name '*.jar' | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum)
}

check() {
  found=$(mktemp)
  list "$1" > "$found"
  # diff's own words name each jar that is too many, missing or changed.
  if ! diff "$2" "$found"; then
    rm "$found"
    echo "jars.sh: $1 does not hold the jars of $2 (<: listed there, >: found)" >&2
    exit 1
  fi
  rm "$found"
}

case "${1:-}" in
  replace) replace "$2" "$3" ;;
  check) check "$2" "$3" ;;
  list) list "$2" ;;
  *)
    echo "usage: jars.sh replace NEW LIB | check LIB LIST | list LIB" >&2
    exit 64
    ;;
esac
