"""The one rule which objects below a source are input.

Every object is, whatever it is called and however deep it lies, but for four kinds of names. Jobs
judge by this rule what an object store lists; `python -m lake_etl.manifest` hands it to
prefix-lists.sh and to S3DistCp, which therefore agree.

The patterns look at the path below the source, which begins with "/", and are written in what
Python, awk and Java read alike. Letters fit in either case.
"""

from __future__ import annotations

import dataclasses
import re
from enum import Enum


class Kind(Enum):
    """What an object is to a job."""

    INPUT = "input"

    MARKER = "marker"
    """Nothing: an empty object that stands for a folder, or says that a job is done."""

    LEFTOVER = "leftover"
    """What tools leave beside data: never read, and never told of."""

    DOCUMENT = "document"
    """Words about the data: not read, with a warning that names it."""

    HIDDEN = "hidden"
    """What Spark's readers pass over without a word: nothing is read until it is renamed."""


@dataclasses.dataclass(frozen=True)
class Names:
    """The names of a kind."""

    kind: Kind
    pattern: str

    only_empty: bool = False
    """Whether only objects without a byte are of it."""

    def fit(self, path: str, size: int) -> bool:
        """Whether the object at `path`, of `size` bytes, is one of these."""
        return not (self.only_empty and size) and bool(re.search(self.pattern, path, re.I | re.S))


# Spark's sources pass over a name that begins with "_" or ".", a folder's too, and over a file
# that `hdfs dfs -put` has not finished (HadoopFSUtils.shouldFilterOutPathName). A name with "=" is
# a partition's there; to have one rule that is easily said, it is hidden here as well.
_HIDDEN = r"/[._]|[.]_COPYING_$"

# The first that fits decides.
RULE: tuple[Names, ...] = (
    Names(Kind.MARKER, rf"{_HIDDEN}|/$|_[$]folder[$]$", only_empty=True),
    # Hadoop's committers and checksums, Databricks' commits, macOS's Finder and archives.
    Names(
        Kind.LEFTOVER,
        r"/_SUCCESS$|/_temporary/|/[.][^/]+[.]crc$|/_(started|committed)_[0-9]+$"
        r"|/[.]DS_Store$|/__MACOSX/",
    ),
    Names(Kind.HIDDEN, _HIDDEN),
    Names(Kind.DOCUMENT, r"/(README|LICENSE|LICENCE|NOTICE)([.]txt)?$|[.](md|html|htm|pdf)$"),
)


def kind_of(path: str, size: int) -> Kind:
    """What the object at `path` below a source is; `path` begins with "/"."""
    return next((names.kind for names in RULE if names.fit(path, size)), Kind.INPUT)


def pattern_of(*kinds: Kind) -> str:
    """One pattern that fits the names of `kinds`, of any size."""
    return "|".join(names.pattern for names in RULE if names.kind in kinds and not names.only_empty)
