#!/usr/bin/env bash
# Every benchmark, one after another: nothing else should run meanwhile. Results go to bench/results.
# Usage: bench/run.sh [program|generator|merge|star|access|deploy]…   (all of them by default; about half an hour on 2 cores)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=local/env.sh
source local/env.sh

data=${LAKE_BENCH_DATA:-.lake/bench}

# 1,000,000 events and 15,000 songs with final newlines, songs merged into one folder of few files: what every way reads.
star_data() {
  [[ -f $data/.made ]] && return
  rm -rf "$data"
  mkdir -p "$data"
  cli/bin/lake generate sparkify --events 1000000 --songs 15000 --final-newline --to "$data/raw"
  node --import tsx local/s3distcp/main.ts "--src=$PWD/$data/raw/song_data" "--dest=$PWD/$data/song_data" \
    '--groupBy=.*/song_data/([A-Z])/.*\.json' --outputCodec=none
  touch "$data/.made"
}

# 2,000,000 lines: the real sample 200 times over in 40 files; and 60 days of 20,000 lines each.
access_data() {
  [[ -f $data/.access-made ]] && return
  local sample=${LAKE_TEST_DATA:-../shared/data}/access_logs/apache_combined_10k.log.gz
  mkdir -p "$data"
  rm -rf "$data/access" "$data/access_days"
  python bench/access_logs/data.py "$sample" "$data/access" --files 40 --copies 5
  python bench/access_logs/data.py "$sample" "$data/access_days" --days 60 --copies 2
  touch "$data/.access-made"
}

run() {
  echo "== $1"
  case $1 in
    program) tsx bench/program/run.ts ;;
    generator) tsx bench/generator/run.ts ;;
    merge) tsx bench/merge/run.ts ;;
    deploy) tsx bench/deploy/run.ts ;;
    star)
      star_data
      python bench/star_schema/run.py --events "$data/raw/log_data" --songs "$data/song_data" --repeats "${LAKE_BENCH_REPEATS:-3}"
      ;;
    access)
      access_data
      python bench/access_logs/run.py --logs "$data/access" --repeats "${LAKE_BENCH_REPEATS:-3}"
      PYTHONPATH=bench/access_logs:etl/src python bench/access_logs/tables.py --days "$data/access_days"
      ;;
    *)
      echo "bench: wanted program, generator, merge, star, access or deploy, got $1" >&2
      exit 2
      ;;
  esac
}

(($#)) || set -- program generator merge star access deploy
for bench; do run "$bench"; done
