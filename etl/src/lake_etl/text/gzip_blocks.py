"""Decompresses gzip block by block, and says what is wrong with what is no whole gzip file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

# A wbits that makes zlib expect gzip's header and checksum.
_GZIP = zlib.MAX_WBITS | 16

# Bytes that are read and decompressed at a time.
_READ, _BLOCK = 1 << 20, 1 << 22


class GzipError(ValueError):
    """Why something is no whole gzip file."""


def decompressed(source: BinaryIO) -> Iterator[bytes]:
    """The content of a gzip file in blocks. Several members in a row are one file.

    Zeros may follow the last one, as gzip itself allows. Raises GzipError where the file is
    corrupt or ends too early; the blocks before it may hold anything.
    """
    rest = source.read(_READ)
    while rest:
        member = zlib.decompressobj(_GZIP)
        while not member.eof:
            try:
                block = member.decompress(rest, _BLOCK)
            except zlib.error as error:
                raise GzipError(str(error)) from error
            if block:
                yield block
            rest = member.unconsumed_tail or (b"" if member.eof else source.read(_READ))
            if not rest and not block and not member.eof:
                raise GzipError("it ends in the middle")
        rest = _next(member.unused_data, source)


def _next(left: bytes, source: BinaryIO) -> bytes:
    """What follows a member, without the zeros that tapes are filled with."""
    while not (rest := left.lstrip(b"\0")):
        left = source.read(_READ)
        if not left:
            return b""
    return rest
