"""What a task does with its files: takes their records, and puts plays together by their days.

Imported by tasks alone, for polars is not on every machine that has this wheel.
"""

from __future__ import annotations

import bz2
import io
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from lake_etl.codecs import GZIP, HEAD_BYTES, codec_of
from lake_etl.star.found import Counts, Found, Portion, Rejected, Rows
from lake_etl.star.frames import DAY, to_bytes, with_day
from lake_etl.star.users import latest
from lake_etl.storage import Stored
from lake_etl.text.broken_files import file_fault
from lake_etl.text.contents import READ_SUFFIXES, foreign_fault
from lake_etl.text.gzip_blocks import decompressed
from lake_etl.text.records import Block, ForeignError, Reader
from lake_etl.text.whole_files import MOST_WHOLE_BYTES
from lake_etl.worker_storage import Place, opened

# Bytes of a file that are read at a time, and of text that is parsed at a time.
_READ, _PARSED = 1 << 22, 1 << 24


class FileError(ValueError):
    """Why a file cannot be read whole, with its name."""


def read_portion(portion: Portion) -> Iterator[Found]:
    """The records of the files: rejects, rows, counts. Of a file with a fault only the fault."""
    reader = Reader(portion.shape)
    blocks: list[Block] = []
    faults = []
    for file in portion.files:
        try:
            own = _blocks(portion.place, file, reader)
        except FileError as error:
            faults.append(str(error))
            continue
        blocks += own
        yield from _rejected(file.uri, own)
    used = pl.concat([block.used for block in blocks]) if blocks else pl.DataFrame()
    days: dict[int, int] = {}
    if used.height and portion.is_plays:
        yield Rows(None, to_bytes(latest(used)))
        for day, plays in with_day(used).partition_by(DAY, as_dict=True, include_key=False).items():
            days[day[0]] = plays.height
            yield Rows(day[0], to_bytes(plays))
    elif used.height:
        yield Rows(None, to_bytes(used))
    filtered = sum(block.filtered for block in blocks)
    rejected = sum(len(block.rejects) for block in blocks)
    yield Counts(used.height, filtered, rejected, days, tuple(faults))


def _blocks(place: Place, file: Stored, reader: Reader) -> list[Block]:
    """What stands in a file, read by line, or whole where it has objects over several lines."""
    try:
        blocks = [reader.read(text) for text in _texts(place, file.uri)]
        is_unfinished = any(block.is_unfinished for block in blocks)
        if not is_unfinished or file.bytes > MOST_WHOLE_BYTES:
            return blocks
        return [reader.read_whole(b"".join(_content(place, file.uri)))]
    except ForeignError as error:
        raise FileError(foreign_fault(file.uri, str(error))) from error


def _rejected(file: str, blocks: list[Block]) -> Iterator[Rejected]:
    """The rejects of a file, with their lines in it."""
    before = 1
    for block in blocks:
        if block.rejects:
            moved = (one._replace(line=before + one.line) for one in block.rejects)
            yield Rejected(file, tuple(moved))
        before += block.lines


def _texts(place: Place, file: str) -> Iterator[bytes]:
    """The lines of a file, in blocks, each without its last newline."""
    held: list[bytes] = []
    size = 0
    for piece in _content(place, file):
        whole, newline, rest = piece.rpartition(b"\n")
        if newline and size + len(whole) >= _PARSED:
            yield b"".join([*held, whole])
            held, size = [rest], len(rest)
        else:
            held.append(piece)
            size += len(piece)
    text = b"".join(held)
    if text:
        yield text.removesuffix(b"\n")


def _content(place: Place, file: str) -> Iterator[bytes]:
    """What stands in a file, in pieces, decompressed where its name says so."""
    with opened(place, file) as source:
        if not file.endswith(tuple(READ_SUFFIXES)):
            yield from _pieces(source)
            return
        stored = source.read()
    fault = file_fault(file, stored)
    if fault is not None:
        raise FileError(f"{file} {fault}")
    # Nothing at all is no file of any codec, and holds no record.
    if not stored:
        return
    if codec_of(stored[:HEAD_BYTES]) == GZIP:
        yield from decompressed(io.BytesIO(stored))
    else:
        yield from _pieces(bz2.BZ2File(io.BytesIO(stored)))


def _pieces(source: BinaryIO | bz2.BZ2File) -> Iterator[bytes]:
    while piece := source.read(_READ):
        yield piece
