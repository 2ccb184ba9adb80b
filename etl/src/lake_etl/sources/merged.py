"""Puts into words what a merge did to records, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lake_etl.conservation import DOUBLED, FEWER, FOREIGN, MISSING, Difference
from lake_etl.sources import causes

# The same bucket by three names.
_S3 = re.compile(r"^s3[an]?://")


def said(difference: Difference) -> str:
    """What happened to the records of one file."""
    count, of = difference.count, difference.of
    told = {
        MISSING: f"{count} of {of} record(s) are missing in the target",
        FEWER: f"{count} of {of} record(s) occur fewer times in the target than in the source",
        DOUBLED: f"{count} of {of} record(s) occur more often than in the source",
        FOREIGN: f"{count} of {of} record(s) are in no source",
    }
    what = f"nothing of it is in the target ({of} record(s))" if difference.is_whole else None
    return f"{difference.file}: {what or told[difference.kind]}"


def causes_of(
    name: str, differences: Sequence[Difference], prefix_list: str, prefixes: Sequence[str]
) -> list[str]:
    """A line for each cause among the differences of the source `name`, with its remedy.

    `prefixes` are the lines of the object `prefix_list`, by which the source was merged; none where
    it is not known.
    """
    whole = [each.file for each in differences if each.is_whole]
    unlisted = [file for file in whole if prefixes and not _is_below(file, prefixes)]
    lost = any(each.kind in (MISSING, FEWER) and not each.is_whole for each in differences)
    kinds = {each.kind for each in differences}
    present = {
        causes.NOT_LISTED: bool(unlisted),
        causes.LEFT_OUT: len(whole) > len(unlisted),
        causes.LOST: lost,
        causes.DOUBLED: DOUBLED in kinds,
        # What is left of a record that was cut is in no source either: the cut is the cause.
        causes.FOREIGN: FOREIGN in kinds and not lost,
    }
    return [cause.about(name, list=prefix_list) for cause, here in present.items() if here]


def _is_below(file: str, prefixes: Sequence[str]) -> bool:
    bare = _S3.sub("", file)
    return any(bare.startswith(_S3.sub("", prefix)) for prefix in prefixes)
