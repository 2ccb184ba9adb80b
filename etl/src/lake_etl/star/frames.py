"""Frames in tasks: what plays need, and how rows travel and are written.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Mapping

import polars as pl

from lake_etl.star.found import Folders, TableFile
from lake_etl.worker_storage import created

DAY_MS = 86_400_000

# Days since 1970.
DAY = "_day"

# What a play needs beside its page and its user's names.
_PLAY = (
    *("ts", "sessionId", "itemInSession", "userId", "level", "song", "artist", "length"),
    *("location", "userAgent"),
)


def with_day(used: pl.DataFrame) -> pl.DataFrame:
    """What songplays and time need of plays, with DAY. A userId is never null: '' is nobody."""
    day = (pl.col("ts") // DAY_MS).cast(pl.Int32()).alias(DAY)
    return used.select(*_PLAY, day).with_columns(pl.col("userId").fill_null(""))


def to_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as Arrow's bytes."""
    into = io.BytesIO()
    frame.write_ipc(into, compression="lz4")
    return into.getvalue()


def from_bytes(blocks: Iterable[bytes], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The frames of some blocks as one, with the columns of `schema` where there is no block."""
    frames = [pl.read_ipc(io.BytesIO(block)) for block in blocks]
    return pl.concat(frames) if frames else pl.DataFrame(schema=dict(schema))


def write(folders: Folders, table: str, partition: str, rows: pl.DataFrame) -> TableFile:
    """One Parquet file of rows in the table's folder for `partition` ("" where it has none)."""
    parts = (folders.by_table[table], partition, f"part-{uuid.uuid4().hex}.parquet")
    uri = "/".join(part for part in parts if part)
    with created(folders.place, uri) as stream:
        rows.write_parquet(stream, compression="snappy", statistics=True)
    return TableFile(table, uri, rows.height)
