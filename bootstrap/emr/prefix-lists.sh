#!/usr/bin/env bash
# Writes the prefix lists that S3DistCp reads (--srcPrefixesFile), one for each source.
#
#   prefix-lists.sh [--allow-empty] SOURCE_URI LIST_URI [SOURCE_URI LIST_URI ...]
#
# A list names the folders below SOURCE_URI that hold objects themselves: one absolute s3:// URI a line,
# ending in "/", sorted, each once. A folder below another one of the list is left out, because S3DistCp
# lists everything below each line and would copy its files a second time. With objects at the top of
# SOURCE_URI the list is therefore SOURCE_URI alone. Keys are kept byte for byte.
#
# A list is written by one PUT, and the same objects give the same list: the script may run any number of
# times. No list is written unless every source could be listed. Encryption is left to the bucket's default.
#
#   --allow-empty   A source without objects is a warning, and its list is left as it is. For a bootstrap
#                   action: a persistent cluster may start before there is any data.
#
# Needs bash, awscli (1 or 2), awk, sort, mktemp, and s3:ListBucket on the sources, s3:PutObject on the lists.
# Runs on the primary node of an EMR cluster; on any other node it says so and does nothing. It tells them
# apart by "isMaster" in EMR_INSTANCE_INFO (default: /emr/instance-controller/lib/info/instance.json).
#
# Exit codes: 0 done, or not the primary node; 1 an AWS call failed, the disk is full, or this is no EMR node; 2 bad arguments;
# 3 a source is empty, or holds keys that a prefix list or S3DistCp cannot express.

set -euo pipefail

readonly ME=prefix-lists
readonly USAGE="usage: prefix-lists.sh [--allow-empty] SOURCE_URI LIST_URI [SOURCE_URI LIST_URI ...]"
readonly INSTANCE_INFO=${EMR_INSTANCE_INFO:-/emr/instance-controller/lib/info/instance.json}
readonly FAILED=1 BAD_ARGUMENTS=2 BAD_SOURCE=3
# How many unusable keys an error names; it always says how many there are.
readonly KEYS_NAMED=10

allow_empty=no
sources=()
lists=()
work=

say() { printf '%s: %s\n' "$ME" "$*"; }
warn() { printf '%s: warning: %s\n' "$ME" "$*" >&2; }
complain() { printf '%s: error: %s\n' "$ME" "$*" >&2; }

# --- arguments -------------------------------------------------------------------------------------------

# bucket_of URI, key_of URI: the two parts of s3://bucket/key.
bucket_of() {
  local rest=${1#s3://}
  printf '%s' "${rest%%/*}"
}
key_of() {
  local rest=${1#s3://}
  case $rest in
    */*) printf '%s' "${rest#*/}" ;;
    *) ;;
  esac
}

# read_arguments ARG...: fills allow_empty, sources and lists, or names everything that is wrong and exits.
read_arguments() {
  local errors=() words=() word only_uris=no
  for word in "$@"; do
    case $only_uris,$word in
      no,--) only_uris=yes ;;
      no,--allow-empty) allow_empty=yes ;;
      no,--help)
        printf '%s\n' "$USAGE"
        exit 0
        ;;
      no,-*) errors+=("unknown option \"$word\"; the only one is --allow-empty") ;;
      *) words+=("$word") ;;
    esac
  done

  if ((${#words[@]} == 0)); then
    errors+=("at least one SOURCE_URI and its LIST_URI must be given")
  elif ((${#words[@]} % 2 == 1)); then
    errors+=("URIs come in pairs, got ${#words[@]}: \"${words[-1]}\" has no LIST_URI after it")
  fi

  local i
  for ((i = 0; i < ${#words[@]}; i += 2)); do
    check_source "${words[i]}"
    # S3 finds keys by their first characters, so that "…/log" would find "…/log_old/x" too.
    sources+=("${words[i]%/}/")
    if ((i + 1 < ${#words[@]})); then
      check_list "${words[i + 1]}"
      lists+=("${words[i + 1]}")
    fi
  done
  check_lists_apart

  if ((${#errors[@]} > 0)); then
    for word in "${errors[@]}"; do complain "$word"; done
    printf '%s\n' "$USAGE" >&2
    exit "$BAD_ARGUMENTS"
  fi
}

# check_source URI, check_list URI: add to the caller's `errors`.
check_source() {
  local pattern='^s3://[a-z0-9][a-z0-9.-]+(/|$)'
  [[ $1 =~ $pattern ]] ||
    errors+=("SOURCE_URI must look like s3://bucket/folder/, got \"$1\"")
  check_key "SOURCE_URI" "$1"
}
check_list() {
  local pattern='^s3://[a-z0-9][a-z0-9.-]+/.*[^/]$'
  [[ $1 =~ $pattern ]] ||
    errors+=("LIST_URI must name an object, like s3://bucket/prefixes/name.txt, got \"$1\"")
  check_key "LIST_URI" "$1"
}

# check_key NAME URI: what neither awscli (it opens a value that starts with file:// or http://) nor
# Hadoop (it folds "//", "." and "..") would take as it is.
check_key() {
  local path="/${2#s3://}/"
  path=${path/%\/\///}
  case $path in
    *//* | */./* | */../*)
      errors+=("$1 must have no empty, \".\" or \"..\" folder in it, got \"$2\"")
      ;;
    *[[:cntrl:]]*)
      errors+=("$1 must be free of control characters, got $(printf '%q' "$2")")
      ;;
    *) ;;
  esac
}

# A list below a source would be taken for data by the next run; of two lists at one place, one is lost.
check_lists_apart() {
  local i j
  for ((i = 0; i < ${#lists[@]}; i += 1)); do
    for ((j = 0; j < ${#sources[@]}; j += 1)); do
      if [[ ${lists[i]} == "${sources[j]}"* ]]; then
        errors+=("LIST_URI \"${lists[i]}\" must not lie below the source \"${sources[j]}\"")
      fi
      if ((j < i)) && [[ ${lists[i]} == "${lists[j]}" ]]; then
        errors+=("LIST_URI \"${lists[i]}\" is given for two sources; give each its own")
      fi
    done
  done
}

# --- the node --------------------------------------------------------------------------------------------

# is_primary: whether this node is the cluster's primary node; exits when it cannot tell.
is_primary() {
  if [[ ! -r $INSTANCE_INFO ]]; then
    complain "$INSTANCE_INFO cannot be read, so this seems to be no node of an EMR cluster." \
      "Run the script as an EMR step or bootstrap action; elsewhere, set EMR_INSTANCE_INFO to a file that holds {\"isMaster\": true}"
    exit "$FAILED"
  fi
  local answer
  answer=$(awk '
    { text = text $0 " " }
    END {
      gsub(/[ \t\r]+/, "", text)
      if (text ~ /"isMaster":true[,}]/) print "yes"
      else if (text ~ /"isMaster":false[,}]/) print "no"
      else print "unknown"
    }' <"$INSTANCE_INFO") || answer=unknown
  if [[ $answer == unknown ]]; then
    complain "$INSTANCE_INFO must say \"isMaster\": true or false, but says neither." \
      "Set EMR_INSTANCE_INFO to EMR's instance.json"
    exit "$FAILED"
  fi
  [[ $answer == yes ]]
}

# --- AWS -------------------------------------------------------------------------------------------------

# run_aws OUT WHAT ARG...: awscli with its answer in OUT; when it fails, complains about WHAT and returns 1.
# Only sorting wants the C locale: awscli needs UTF-8 to take a key as an argument.
run_aws() {
  local out=$1 what=$2
  shift 2
  if LC_ALL=C.UTF-8 PYTHONUTF8=1 AWS_PAGER='' AWS_RETRY_MODE="${AWS_RETRY_MODE:-standard}" \
    AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-5}" aws "$@" >"$out" 2>"$work/stderr"; then
    return 0
  fi
  complain "$what: $(remedy_for "$(tr '\n' ' ' <"$work/stderr")")"
  return 1
}

# remedy_for MESSAGE: awscli's own words and what to do about them.
remedy_for() {
  local message=$1
  message=${message#"${message%%[![:space:]]*}"}
  message=${message%"${message##*[![:space:]]}"}
  printf '%s' "${message:-awscli ended without a message}"
  case $message in
    *NoSuchBucket*) printf '%s' ". Create the bucket, or mend the URI" ;;
    *AccessDenied* | *403* | *Forbidden*)
      printf '%s' ". Grant the cluster's instance profile s3:ListBucket on sources, s3:PutObject on lists, and the use of their KMS keys"
      ;;
    *ExpiredToken* | *InvalidAccessKeyId* | *"credentials"*)
      printf '%s' ". Check the cluster's instance profile"
      ;;
    *"Could not connect"* | *"timeout"*)
      printf '%s' ". Check that the subnet reaches S3 (gateway endpoint or NAT)"
      ;;
    *) ;;
  esac
}

# list_source NUMBER: lists a source into $work/NUMBER.listing; a line is SIZE<tab>KEY, keys as S3 encodes
# them in URLs. Asked for explicitly, awscli leaves that encoding alone, so that a key with a newline or a
# tab stays one line with two fields, whatever else is in it.
list_source() {
  local source=${sources[$1]}
  run_aws "$work/$1.listing" "$source cannot be listed" \
    s3api list-objects-v2 --bucket "$(bucket_of "$source")" --prefix "$(key_of "$source")" \
    --encoding-type url --query 'Contents[].[Size,Key]' --output text
}

# put_list NUMBER: one PUT, so that a reader finds the old list or the new one, never a part.
put_list() {
  local list=${lists[$1]}
  run_aws "$work/$1.put" "$list cannot be written" \
    s3api put-object --bucket "$(bucket_of "$list")" --key "$(key_of "$list")" \
    --body "$work/$1.list" --content-type 'text/plain; charset=utf-8' --output json
}

# --- keys to prefixes ------------------------------------------------------------------------------------

# read_listing NUMBER: $work/NUMBER.listing to
#   NUMBER.dirs    the URI of each object's folder (as often as folders alternate)
#   NUMBER.bad     keys that cannot be used, as S3 encodes them in URLs
#   NUMBER.counts  objects, their bytes, and folder markers skipped
# A folder marker is an empty object whose key ends in "/" (the S3 console) or "_$folder$" (old EMR).
read_listing() {
  : >"$work/$1.dirs"
  : >"$work/$1.bad"
  BUCKET_URI="s3://$(bucket_of "${sources[$1]}")/" DIRS="$work/$1.dirs" BAD="$work/$1.bad" LC_ALL=C awk '
    function nibble(c) { return index("0123456789ABCDEF", toupper(c)) - 1 }
    function decoded(text,    out, at) {
      gsub(/\+/, " ", text)
      out = ""
      while ((at = index(text, "%")) > 0) {
        out = out substr(text, 1, at - 1)
        out = out sprintf("%c", 16 * nibble(substr(text, at + 1, 1)) + nibble(substr(text, at + 2, 1)))
        text = substr(text, at + 3)
      }
      return out text
    }
    BEGIN { FS = "\t"; objects = bytes = markers = 0 }
    NF != 2 { next }                                  # awscli says None for a page without keys
    $1 == 0 && $2 ~ /(\/|_(\$|%24)folder(\$|%24))$/ { markers += 1; next }
    { objects += 1; bytes += $1 }
    # Control characters end lines or look like blanks; Hadoop folds "//", "." and ".." into another
    # path; S3DistCp takes a key that ends in "/" for a folder and would lose what it holds.
    ("/" $2) ~ /%[01][0-9A-Fa-f]|%7[Ff]|\/\/|\/\.\.?\/|\/\.?\.?$/ { print $2 > ENVIRON["BAD"]; next }
    {
      dir = $2
      sub(/[^\/]*$/, "", dir)
      if (objects > 1 && dir == last) next
      last = dir
      print ENVIRON["BUCKET_URI"] decoded(dir) > ENVIRON["DIRS"]
    }
    END { printf "%.0f %.0f %.0f\n", objects, bytes, markers }
  ' <"$work/$1.listing" >"$work/$1.counts"
}

# write_prefixes NUMBER: NUMBER.dirs to NUMBER.list. Byte order puts a folder right before all that lies
# below it, so one look back at the last line kept is enough.
write_prefixes() {
  LC_ALL=C sort -u "$work/$1.dirs" | LC_ALL=C awk '
    kept != "" && index($0, kept) == 1 { next }
    { kept = $0; print }
  ' >"$work/$1.list"
}

# check_keys NUMBER: complains about keys that cannot be used; returns 1 when there are any.
check_keys() {
  [[ -s $work/$1.bad ]] || return 0
  local count
  count=$(awk 'END { print NR }' <"$work/$1.bad")
  complain "${sources[$1]} holds $count key(s) that S3DistCp cannot copy: control characters (newline, tab), an" \
    "empty, \".\" or \"..\" folder name, or data under a key that ends in \"/\". Rename or remove them (here URL-encoded):"
  awk -v most="$KEYS_NAMED" -v more="$((count - KEYS_NAMED))" '
    NR <= most { print "  - " $0 }
    END { if (more > 0) print "  … and " more " more" }
  ' <"$work/$1.bad" >&2
  return 1
}

# unwritten: what is left to say when awk or sort failed, after their own words.
unwritten() {
  complain "files in $work cannot be written; free some disk, or set TMPDIR to a folder with room"
}

# prepare NUMBER: everything about a source but the PUT. Returns an exit code; its caller asks for that, so
# that bash leaves `set -e` off in here. A source without objects leaves no NUMBER.list behind.
prepare() {
  local source=${sources[$1]} objects
  list_source "$1" || return "$FAILED"
  read_listing "$1" || { unwritten && return "$FAILED"; }
  check_keys "$1" || return "$BAD_SOURCE"

  read -r objects _ <"$work/$1.counts" || return "$FAILED"
  if ((objects > 0)); then
    write_prefixes "$1" || { unwritten && return "$FAILED"; }
  elif [[ $allow_empty == yes ]]; then
    warn "$source holds no objects; ${lists[$1]} is not written. Run this again once there is data"
  else
    complain "$source holds no objects. Put the data there first, mend the URI, or give --allow-empty to go on without a list"
    return "$BAD_SOURCE"
  fi
}

# report NUMBER SECONDS: what was done for a source.
report() {
  local objects bytes markers prefixes
  read -r objects bytes markers <"$work/$1.counts"
  prefixes=$(awk 'END { print NR }' <"$work/$1.list")
  say "${sources[$1]}: $objects objects ($bytes bytes), $markers folder markers skipped," \
    "$prefixes prefixes -> ${lists[$1]} ($2 s)"
}

main() {
  read_arguments "$@"
  if ! is_primary; then
    say "not the cluster's primary node: nothing to do"
    exit 0
  fi
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT

  local i failure code=0 seconds=() began
  for ((i = 0; i < ${#sources[@]}; i += 1)); do
    began=$SECONDS
    failure=0
    prepare "$i" || failure=$?
    # A failed call outranks a bad source: mend that first, it may have hidden more.
    if ((code == 0 || failure == FAILED)); then code=$failure; fi
    seconds+=($((SECONDS - began)))
  done
  ((code == 0)) || exit "$code"

  for ((i = 0; i < ${#sources[@]}; i += 1)); do
    [[ -e $work/$i.list ]] || continue
    began=$SECONDS
    put_list "$i" || exit "$FAILED"
    report "$i" $((seconds[i] + SECONDS - began))
  done
}

main "$@"
