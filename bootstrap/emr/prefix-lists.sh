#!/usr/bin/env bash
# Writes the prefix lists that S3DistCp reads (--srcPrefixesFile), one for each source.
#
#   prefix-lists.sh [OPTION ...] SOURCE_URI LIST_URI [SOURCE_URI LIST_URI ...]
#
# A list names the folders below SOURCE_URI that hold input themselves: one absolute s3:// URI a line,
# ending in "/", sorted, each once. A folder below another one of the list is left out, because S3DistCp
# lists everything below each line and would copy its files a second time. With objects at the top of
# SOURCE_URI the list is therefore SOURCE_URI alone. Keys are kept byte for byte.
#
# A list is written by one PUT, and the same objects give the same list: the script may run any number of
# times. No list is written unless every source could be listed. Encryption is left to the bucket's default.
#
# Input is every object but a folder's marker, and but those whose path below SOURCE_URI, which begins with
# "/", one of three patterns fits (extended regular expressions; letters in either case):
#
#   --leftover PATTERN   What tools leave beside data: passed over, and counted.
#   --hidden PATTERN     Names that Spark passes over without a word: named, and an error. One without a byte
#                        holds nothing and is passed over.
#   --document PATTERN   Words about the data: passed over, with a warning that names each.
#
#   --allow-empty   A source without input is a warning, and so are hidden names; the list of the former is
#                   left as it is. For a bootstrap action: a persistent cluster may start before there is data.
#
# Needs bash, awscli (1 or 2), awk, sort, mktemp, and s3:ListBucket on the sources, s3:PutObject on the lists.
# Runs on the primary node of an EMR cluster; on any other node it says so and does nothing. It tells them
# apart by "isMaster" in EMR_INSTANCE_INFO (default: /emr/instance-controller/lib/info/instance.json).
#
# Exit codes: 0 done, or not the primary node; 1 an AWS call failed, the disk is full, or this is no EMR node; 2 bad arguments;
# 3 a source has no input, or holds hidden names or keys that a prefix list or S3DistCp cannot express.

set -euo pipefail

readonly ME=prefix-lists
readonly USAGE="usage: prefix-lists.sh [--allow-empty] [--leftover PATTERN] [--hidden PATTERN] [--document PATTERN] SOURCE_URI LIST_URI [SOURCE_URI LIST_URI ...]"
readonly INSTANCE_INFO=${EMR_INSTANCE_INFO:-/emr/instance-controller/lib/info/instance.json}
readonly FAILED=1 BAD_ARGUMENTS=2 BAD_SOURCE=3
# How many keys an error or a warning names; it always says how many there are.
readonly KEYS_NAMED=10

allow_empty=no
leftover=''
hidden=''
document=''
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
  while (($# > 0)); do
    word=$1
    shift
    case $only_uris,$word in
      no,--) only_uris=yes ;;
      no,--allow-empty) allow_empty=yes ;;
      no,--leftover | no,--hidden | no,--document)
        check_pattern "$word" "${1-}"
        printf -v "${word#--}" '%s' "${1-}"
        shift || true
        ;;
      no,--help)
        printf '%s\n' "$USAGE"
        exit 0
        ;;
      no,-*) errors+=("unknown option \"$word\"; known are --allow-empty, --leftover, --hidden and --document") ;;
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

# check_pattern OPTION PATTERN, check_source URI, check_list URI: add to the caller's `errors`.
check_pattern() {
  [[ -n $2 ]] || errors+=("$1 must be followed by a pattern")
}
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
#   NUMBER.dirs       the URI of each input's folder (as often as folders alternate)
#   NUMBER.bad        keys that cannot be used, as S3 encodes them in URLs
#   NUMBER.hidden     keys that Spark would pass over, encoded likewise
#   NUMBER.documents  keys that are documents, encoded likewise
#   NUMBER.counts     objects that are input, their bytes, folder markers skipped, leftovers passed over
# A folder marker is an empty object whose key ends in "/" (the S3 console) or "_$folder$" (old EMR).
read_listing() {
  : >"$work/$1.dirs"
  : >"$work/$1.bad"
  : >"$work/$1.hidden"
  : >"$work/$1.documents"
  # From the slash at the end of the source on: what the patterns look at.
  local above
  above=$(key_of "${sources[$1]}" | LC_ALL=C wc -c)
  BUCKET_URI="s3://$(bucket_of "${sources[$1]}")/" OUT="$work/$1" ABOVE="$above" \
    LEFTOVER="$leftover" HIDDEN="$hidden" DOCUMENT="$document" LC_ALL=C awk '
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
    function fits(path, pattern) { return pattern != "" && path ~ pattern }
    BEGIN {
      FS = "\t"
      objects = bytes = markers = leftovers = 0
      out = ENVIRON["OUT"]
      above = ENVIRON["ABOVE"]
      leftover = tolower(ENVIRON["LEFTOVER"])
      hidden = tolower(ENVIRON["HIDDEN"])
      document = tolower(ENVIRON["DOCUMENT"])
    }
    NF != 2 { next }                                  # awscli says None for a page without keys
    $1 == 0 && $2 ~ /(\/|_(\$|%24)folder(\$|%24))$/ { markers += 1; next }
    {
      key = $2 ~ /[+%]/ ? decoded($2) : $2
      path = tolower(above > 0 ? substr(key, above) : "/" key)
    }
    fits(path, leftover) { leftovers += 1; next }
    fits(path, hidden) {
      if ($1 == 0) leftovers += 1
      else print $2 > (out ".hidden")
      next
    }
    fits(path, document) { print $2 > (out ".documents"); next }
    { objects += 1; bytes += $1 }
    # Control characters end lines or look like blanks; Hadoop folds "//", "." and ".." into another
    # path; S3DistCp takes a key that ends in "/" for a folder and would lose what it holds.
    ("/" $2) ~ /%[01][0-9A-Fa-f]|%7[Ff]|\/\/|\/\.\.?\/|\/\.?\.?$/ { print $2 > (out ".bad"); next }
    {
      dir = key
      sub(/[^\/]*$/, "", dir)
      if (objects > 1 && dir == last) next
      last = dir
      print ENVIRON["BUCKET_URI"] dir > (out ".dirs")
    }
    END { printf "%.0f %.0f %.0f %.0f\n", objects, bytes, markers, leftovers }
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

# count_of FILE: its lines.
count_of() { awk 'END { print NR }' <"$1"; }

# name_keys SAY FILE: the first keys of FILE, each by `SAY`, and how many there are more.
name_keys() {
  local say=$1 file=$2 key more
  while IFS= read -r key; do "$say" "  - $key"; done < <(head -n "$KEYS_NAMED" "$file")
  more=$(($(count_of "$file") - KEYS_NAMED))
  ((more <= 0)) || "$say" "  … and $more more"
}

# check_keys NUMBER: complains about keys that cannot be used; returns 1 when there are any.
check_keys() {
  [[ -s $work/$1.bad ]] || return 0
  complain "${sources[$1]} holds $(count_of "$work/$1.bad") key(s) that S3DistCp cannot copy: control characters (newline, tab), an" \
    "empty, \".\" or \"..\" folder name, or data under a key that ends in \"/\". Rename or remove them (here URL-encoded):"
  name_keys complain "$work/$1.bad"
  return 1
}

# check_hidden NUMBER: names keys that Spark would pass over; returns 1 when there are any, unless it is early.
check_hidden() {
  [[ -s $work/$1.hidden ]] || return 0
  local say=complain
  [[ $allow_empty == no ]] || say=warn
  "$say" "${sources[$1]} holds $(count_of "$work/$1.hidden") key(s) that no job reads: their names or those of folders begin with" \
    "\"_\" or \".\" (or end in \"._COPYING_\"), which Spark passes over. Rename or remove them (here URL-encoded):"
  name_keys "$say" "$work/$1.hidden"
  [[ $allow_empty == yes ]]
}

# tell_documents NUMBER: names keys that are words about the data.
tell_documents() {
  [[ -s $work/$1.documents ]] || return 0
  warn "${sources[$1]} holds $(count_of "$work/$1.documents") key(s) that are not read: by their names they are documents, no data:"
  name_keys warn "$work/$1.documents"
}

# unwritten: what is left to say when awk or sort failed, after their own words.
unwritten() {
  complain "files in $work cannot be written; free some disk, or set TMPDIR to a folder with room"
}

# prepare NUMBER: everything about a source but the PUT. Returns an exit code; its caller asks for that, so
# that bash leaves `set -e` off in here. A source without objects leaves no NUMBER.list behind.
prepare() {
  local source=${sources[$1]} objects leftovers
  list_source "$1" || return "$FAILED"
  read_listing "$1" || { unwritten && return "$FAILED"; }
  local code=0
  check_keys "$1" || code=$BAD_SOURCE
  check_hidden "$1" || code=$BAD_SOURCE
  tell_documents "$1"
  ((code == 0)) || return "$code"

  read -r objects _ _ leftovers <"$work/$1.counts" || return "$FAILED"
  if ((objects > 0)); then
    write_prefixes "$1" || { unwritten && return "$FAILED"; }
  elif [[ $allow_empty == yes ]]; then
    warn "$source holds no input; ${lists[$1]} is not written. Run this again once there is data"
  elif ((leftovers > 0)) || [[ -s $work/$1.documents ]]; then
    complain "$source holds no input, only leftovers of tools or documents. Put the data there first, mend the URI, or give --allow-empty to go on without a list"
    return "$BAD_SOURCE"
  else
    complain "$source holds no objects. Put the data there first, mend the URI, or give --allow-empty to go on without a list"
    return "$BAD_SOURCE"
  fi
}

# report NUMBER SECONDS: what was done for a source.
report() {
  local objects bytes markers leftovers prefixes
  read -r objects bytes markers leftovers <"$work/$1.counts"
  prefixes=$(awk 'END { print NR }' <"$work/$1.list")
  say "${sources[$1]}: $objects objects ($bytes bytes), $markers folder markers skipped," \
    "$leftovers leftovers passed over, $prefixes prefixes -> ${lists[$1]} ($2 s)"
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
