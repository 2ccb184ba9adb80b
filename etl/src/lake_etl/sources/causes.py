"""What may be wrong with input, each cause with the remedy that mends it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

# How many objects a failure names on the terminal; the run report names all of them.
MOST_NAMED = 10


@dataclasses.dataclass(frozen=True)
class Cause:
    """Why input is not there, or not as it should be."""

    said: str
    """A sentence with places for facts, as `str.format` has them."""

    remedy: str

    def about(self, name: str, **facts: object) -> str:
        """The complaint about the source `name`."""
        return f"{name}: {self.said.format(**facts)}; {self.remedy.format(**facts)}"


# What is not there.
NO_FOLDER = Cause(
    "there is no folder {uri}", "check the path, and that the step that fills it has run"
)
NO_FILE = Cause(
    "there is no file in {uri}",
    "wanted JSON files: check the path, and that the step that fills it has run",
)
NO_INPUT = Cause(
    "none of the {count} object(s) in {uri} is input ({named})",
    "they are markers, leftovers of tools or documents: check the path, and put JSON files there",
)
NO_BUCKET = Cause("cannot list {uri}: there is no such bucket ({said})", "check its name")

# What cannot be read.
MAY_NOT_LIST = Cause(
    "cannot list {uri}: this role may not ({said})",
    "grant it s3:ListBucket on the bucket, s3:GetObject on the objects and the use of their key",
)
UNREADABLE = Cause(
    "cannot list {uri}: {said}",
    "check that the bucket and the folder exist and that this role may list and read them",
)
HIDDEN = Cause(
    '{count} object(s) in {uri} cannot be read, for their names or those of folders begin with "_"'
    ' or "." (or end in "._COPYING_"), which Spark passes over',
    "rename them or take them away:",
)
NOT_TAKEN = Cause(
    "{count} object(s) in {uri} were listed, and Spark's reader takes none of them",
    "rename them or take them away:",
)
LINKS = Cause(
    "{count} symbolic link(s) in {uri} lead nowhere, or back to a folder that they lie in",
    "mend them or take them away:",
)

# What a merge did to records.
LEFT_OUT = Cause(
    "the merge left out whole files",
    "merging again will not bring them: see why it passes over their names (--groupBy,"
    " --srcPattern), or merge with the job compact, which takes every file that is input",
)
NOT_LISTED = Cause(
    "files lie below no line of the prefix list {list}",
    "they came after it was written, or it is another source's: write it again"
    " (prefix-lists.sh), and merge again",
)
LOST = Cause(
    "the merge lost or changed records of files that it took",
    "see the log of the merge and whether these files were written meanwhile, and run again",
)
DOUBLED = Cause(
    "records were merged more than once",
    "the target held an earlier merge, or the prefix list names a folder beside its parent:"
    " merge into a fresh folder",
)
FOREIGN = Cause(
    "the target holds records of no source",
    "of an earlier merge, or of files that are gone or were written again since: merge into a"
    " fresh folder",
)


def named(name: str, objects: Sequence[str]) -> list[str]:
    """A line for each of the first objects, and one that says how many there are more."""
    more = len(objects) - MOST_NAMED
    rest = [f"{name}: … and {more} more, named in the run report"] if more > 0 else []
    return [*(f"{name}: {each}" for each in objects[:MOST_NAMED]), *rest]
