"""What tasks write: the tables, from rows that were brought together.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from operator import itemgetter

import polars as pl

from lake_etl.star.found import Folders, Group, Rows, TableFile
from lake_etl.star.frames import from_bytes, to_bytes, write
from lake_etl.star.slice import songplays, time, with_songs
from lake_etl.star.song_frames import artists, song_keys, songs
from lake_etl.star.users import users
from lake_etl.text.common_lines import types_of
from lake_etl.text.shape import Shape

# A layout of thousands of folders has as many files, each one round trip to an object store.
_WRITERS = 16


def write_users(blocks: Iterable[bytes], folders: Folders) -> Iterator[TableFile]:
    """The table users, from the latest plays of each portion."""
    yield write(folders, "users", "", users(from_bytes(blocks, {})))


def write_songs(
    blocks: Iterable[bytes], folders: Folders, shape: Shape, partitions: Sequence[str]
) -> Iterator[TableFile | Rows]:
    """The tables songs and artists, and the keys that songplays are joined by."""
    records = from_bytes(blocks, types_of(shape))
    yield Rows(None, to_bytes(song_keys(records)))
    yield write(folders, "artists", "", artists(records))
    every = songs(records)
    if not partitions:
        yield write(folders, "songs", "", every)
        return
    parts = every.partition_by(partitions, as_dict=True, include_key=False)

    def written(values: tuple[object, ...]) -> TableFile:
        named = (f"{name}={value}" for name, value in zip(partitions, values, strict=True))
        return write(folders, "songs", "/".join(named), parts[values])

    with ThreadPoolExecutor(_WRITERS) as pool:
        yield from pool.map(written, parts)


def write_groups(
    keyed: Iterable[tuple[int, bytes]], groups: Mapping[int, Group], folders: Folders, keys: bytes
) -> Iterator[TableFile]:
    """The files of songplays and time of each group of plays."""
    known = from_bytes([keys], {})
    for key, blocks in groupby(sorted(keyed, key=itemgetter(0)), itemgetter(0)):
        plays = from_bytes((block for _, block in blocks), {})
        yield from _group(plays, groups[key], folders, known)


def _group(
    plays: pl.DataFrame, group: Group, folders: Folders, known: pl.DataFrame
) -> Iterator[TableFile]:
    partition = f"year={group.year}/month={group.month}"
    rows = songplays(with_songs(plays, known))
    file = write(folders, "songplays", partition, rows)
    yield dataclasses.replace(file, copies=plays.height - rows.height)
    yield write(folders, "time", partition, time(plays))
