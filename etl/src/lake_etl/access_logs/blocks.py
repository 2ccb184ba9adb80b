"""Reads a file of text in blocks of whole lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lake_etl.text.gzip_blocks import decompressed

# Bytes of a plain file that are read at a time, and bytes of text that are parsed at a time.
_READ, _PARSED = 1 << 22, 1 << 23

_NEWLINE = b"\n"


@dataclasses.dataclass(frozen=True)
class Block:
    """Whole lines of a file: `text` without the last newline, and how many lines that is."""

    text: bytes
    lines: int


def blocks(source: BinaryIO, is_gzip: bool, size: int = _PARSED) -> Iterator[Block]:
    """The lines of a file, in blocks of about `size` bytes. A lone carriage return ends no line.

    Raises GzipError, perhaps not before some blocks, where gzip is corrupt or cut off.
    """
    pieces: list[bytes] = []
    held = 0
    for piece in decompressed(source) if is_gzip else _plain(source):
        pieces.append(piece)
        held += len(piece)
        # Without a newline there is nothing to cut: a line may be longer than a block.
        if held < size or _NEWLINE not in piece:
            continue
        whole, _, rest = b"".join(pieces).rpartition(_NEWLINE)
        pieces, held = [rest], len(rest)
        yield _block(whole)
    yield from _last(b"".join(pieces))


def _last(text: bytes) -> Iterable[Block]:
    """What is left. The last line may have no newline."""
    return [_block(text.removesuffix(_NEWLINE))] if text else []


def _plain(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(_READ):
        yield piece


def _block(text: bytes) -> Block:
    return Block(text, text.count(_NEWLINE) + 1)
