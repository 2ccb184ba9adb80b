"""Runs others' tools over what they know best, and holds what they find against allowed.txt.

Exit code 1 when a tool finds what the list does not allow, when a line of the list has no reason,
or when nothing is found any more for it.
"""

import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from parliament import analyze_policy_string

ROOT = Path(__file__).parents[2]
ALLOWED = Path(__file__).with_name("allowed.txt")

# Guesses by names and by how random a text looks: test data and pinned digests are full of both.
# What is left knows the forms of keys and tokens.
GUESSES = ["KeywordDetector", "HexHighEntropyString", "Base64HighEntropyString"]
# Where somebody would write down a key that is used: the whole tree takes half a minute.
WRITTEN = ["bootstrap", "docs/ci", "examples", "images", "program"]
# Nothing is asked of, or told to, anybody outside.
CHECKOV = ["checkov", "--soft-fail", "--compact", "--quiet", "--output", "json"]
CHECKOV += ["--skip-download", "--framework"]
STACKS = sorted(path.name for path in ROOT.glob("*.yaml"))


class Finding(NamedTuple):
    """What a tool finds wrong: its own name for it, in which file or Kubernetes object."""

    tool: str
    rule: str
    file: str


def workflows() -> Iterator[Finding]:
    """What zizmor says of the workflows, asked as an auditor."""
    files = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/ci/*.yml"))
    words = ["zizmor", "--offline", "--persona", "auditor", "--format", "json"]
    for found in json.loads(output([*words, "--no-exit-codes", *files])):
        for location in found["locations"]:
            yield Finding("zizmor", found["ident"], path_of(location["symbolic"]["key"]))


def path_of(key: dict[str, dict[str, str]]) -> str:
    """The file of a finding of zizmor's, as it was named to it."""
    return "".join(local["verbatim_path"] for local in key.values())


def dockerfiles() -> Iterator[Finding]:
    """What hadolint says of the images."""
    files = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("images/*/Dockerfile"))
    for found in json.loads(output(["hadolint", "--no-fail", "--format", "json", *files])):
        yield Finding("hadolint", found["code"], found["file"])


def policies() -> Iterator[Finding]:
    """What parliament says of permissions; a trust, which names no resource, it calls malformed."""
    for path in sorted(ROOT.glob("docs/ci/permissions-*.json")):
        for found in analyze_policy_string(path.read_text()).findings:
            yield Finding("parliament", found.issue, str(path.relative_to(ROOT)))


def secrets() -> Iterator[Finding]:
    """What detect-secrets says of what people write."""
    disabled = [word for guess in GUESSES for word in ("--disable-plugin", guess)]
    found = json.loads(
        output(["detect-secrets", "scan", "--no-verify", *disabled, *WRITTEN, *STACKS])
    )
    for file, results in found["results"].items():
        for result in results:
            yield Finding("detect-secrets", result["type"], file)


def stacks() -> Iterator[Finding]:
    """What checkov says of the Kubernetes objects and pods of every shape."""
    with tempfile.TemporaryDirectory() as folder:
        run(["node_modules/.bin/tsx", "tests/tools/manifests.ts", folder])
        found = json.loads(output([*CHECKOV, "kubernetes", "--directory", folder]))
    for failed in found["results"]["failed_checks"]:
        yield Finding("checkov", failed["check_id"], failed["resource"])


def output(words: list[str]) -> str:
    """What a tool of this environment writes."""
    return run([str(Path(sys.executable).with_name(words[0])), *words[1:]])


def run(words: list[str]) -> str:
    """What a program writes; ends with what it complains of where it fails."""
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{words[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def allowed() -> dict[Finding, str]:
    """The findings that are known, with the reason why each may stay."""
    known = {}
    for line in ALLOWED.read_text().splitlines():
        if line == "" or line.startswith("#"):
            continue
        tool, rule, file, reason = [part.strip() for part in (line + " | | |").split("|")[:4]]
        known[Finding(tool, rule, file)] = reason
    return known


def covers(known: Finding, found: Finding) -> bool:
    """Whether a line of the list is about `found`: its file may have a `*`."""
    same = (known.tool, known.rule) == (found.tool, found.rule)
    return same and fnmatchcase(found.file, known.file)


def main() -> int:
    """Says what does not fit together; the exit code."""
    known = allowed()
    found = {*workflows(), *dockerfiles(), *policies(), *secrets(), *stacks()}
    unknown = {it for it in found if not any(covers(known_one, it) for known_one in known)}
    unused = {it for it in known if not any(covers(it, found_one) for found_one in found)}
    complaints = [
        *(f"{' '.join(it)}: mend it, or allow it with a reason" for it in unknown),
        *(f"{' '.join(it)}: is found no more, take its line out" for it in unused),
        *(f"{' '.join(it)}: has no reason" for it, reason in known.items() if reason == ""),
    ]
    print("\n".join(sorted(complaints)) or f"{len(found)} findings, all with a reason")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
