"""Reads a file of text in blocks of whole lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lake_etl.access_logs.content import NEWLINE, content

# Bytes of text that are parsed at a time.
_PARSED = 1 << 23


@dataclasses.dataclass(frozen=True)
class Block:
    """Whole lines of a file: `text` without the last newline, and how many lines that is."""

    text: bytes
    lines: int


def blocks(source: BinaryIO, name: str, size: int = _PARSED) -> Iterator[Block]:
    """The lines of a file called `name`, in blocks of about `size` bytes.

    NULs that a line begins with may be left out. Raises what `content` does.
    """
    pieces: list[bytes] = []
    held = 0
    for piece in content(source, name):
        pieces.append(piece)
        held += len(piece)
        # Without a newline there is nothing to cut: a line may be longer than a block.
        if held < size or NEWLINE not in piece:
            continue
        whole, _, rest = b"".join(pieces).rpartition(NEWLINE)
        pieces, held = [rest], len(rest)
        yield _block(whole)
    yield from _last(b"".join(pieces))


def _last(text: bytes) -> Iterable[Block]:
    """What is left. The last line may have no newline."""
    return [_block(text.removesuffix(NEWLINE))] if text else []


def _block(text: bytes) -> Block:
    return Block(text, text.count(NEWLINE) + 1)
