"""Lists the objects of a source as its store has them, and sorts them by the rule of input."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator
from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from lake_etl.errors import BadData
from lake_etl.sources import causes
from lake_etl.sources.causes import named
from lake_etl.sources.rule import Kind, kind_of
from lake_etl.storage import Storage, Stored, local_file


@dataclasses.dataclass(frozen=True)
class Listing:
    """What a source holds, without markers and leftovers."""

    uri: str
    """With its scheme, without a slash at its end."""

    input: tuple[Stored, ...]
    documents: tuple[Stored, ...]
    hidden: tuple[Stored, ...]

    total: int
    """How many objects the store lists."""

    def warnings(self, name: str) -> list[str]:
        """A line for each document, which is not read."""
        return [
            f"{name}: {each.uri} is not read: by its name it is a document, no data"
            for each in self.documents
        ]


def listed(spark: SparkSession, name: str, uri: str) -> Listing:
    """The objects of the folder `uri` (or the file `uri`), at any depth.

    Raises BadData when it is missing or may not be listed, and for symbolic links of this machine
    that lead nowhere or in a circle.
    """
    storage = Storage(spark)
    root = _full(storage, name, uri)
    local = local_file(root)
    objects = _listed(storage, name, uri) if local is None else _walked(local, name, uri)
    kinds: dict[Kind, list[Stored]] = {kind: [] for kind in Kind}
    for each in objects:
        kinds[kind_of(_below(root, each.uri), each.bytes)].append(each)
    return Listing(
        root,
        tuple(kinds[Kind.INPUT]),
        tuple(kinds[Kind.DOCUMENT]),
        tuple(kinds[Kind.HIDDEN]),
        len(objects),
    )


def found(spark: SparkSession, name: str, uri: str) -> Listing:
    """As `listed`; raises BadData for hidden names too, and when nothing is input."""
    listing = listed(spark, name, uri)
    if listing.hidden:
        refuse_hidden(listing, name)
    if not listing.total:
        raise BadData(causes.NO_FILE.about(name, uri=uri))
    if not listing.input:
        first = [each.uri for each in listing.documents[:1]] or ["nothing of them is shown"]
        raise BadData(
            causes.NO_INPUT.about(name, uri=uri, count=listing.total, named=", ".join(first))
        )
    return listing


def refuse_hidden(listing: Listing, name: str) -> None:
    """Raises BadData that names the hidden objects."""
    uris = [each.uri for each in listing.hidden]
    said = causes.HIDDEN.about(name, uri=listing.uri, count=len(uris))
    raise BadData(said, *named(name, uris), details=[f"{name}: {uri}" for uri in uris])


def _full(storage: Storage, name: str, uri: str) -> str:
    try:
        return storage.full(uri)
    except Py4JJavaError as error:
        raise _unlisted(name, uri, error) from error


def _listed(storage: Storage, name: str, uri: str) -> list[Stored]:
    try:
        return storage.listed(uri)
    except Py4JJavaError as error:
        raise _unlisted(name, uri, error) from error


# How the connectors for S3, of Hadoop and of EMR, say it.
_MAY_NOT = re.compile(r"AccessDenied|AccessControlException|Forbidden|Status Code: 403")
_NO_BUCKET = re.compile(r"UnknownStoreException|NoSuchBucket")
_NO_FOLDER = re.compile(r"FileNotFoundException|NoSuchKey|Status Code: 404")


def _unlisted(name: str, uri: str, error: Py4JJavaError) -> BadData:
    said = str(error.java_exception).strip().split("\n")[0]
    if _MAY_NOT.search(said):
        return BadData(causes.MAY_NOT_LIST.about(name, uri=uri, said=said))
    if _NO_BUCKET.search(said):
        return BadData(causes.NO_BUCKET.about(name, uri=uri, said=said))
    if _NO_FOLDER.search(said):
        return BadData(causes.NO_FOLDER.about(name, uri=uri))
    return BadData(causes.UNREADABLE.about(name, uri=uri, said=said))


def _walked(root: Path, name: str, uri: str) -> list[Stored]:
    """The files of a folder of this machine. Hadoop would pass over links that lead nowhere."""
    if root.is_file():
        return [_stored(root)]
    if not root.is_dir():
        raise BadData(causes.NO_FOLDER.about(name, uri=uri))
    faults: list[str] = []
    try:
        files = sorted(_files(root, frozenset(), faults))
    except OSError as error:
        raise BadData(causes.UNREADABLE.about(name, uri=uri, said=error)) from error
    if faults:
        said = causes.LINKS.about(name, uri=uri, count=len(faults))
        raise BadData(said, *named(name, faults), details=[f"{name}: {each}" for each in faults])
    return [_stored(file) for file in files]


def _files(folder: Path, above: frozenset[Path], faults: list[str]) -> Iterator[Path]:
    real = folder.resolve()
    if real in above:
        faults.append(str(folder))
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir():
                yield from _files(path, above | {real}, faults)
            elif entry.is_file():
                yield path
            else:
                faults.append(str(path))


def _stored(file: Path) -> Stored:
    status = file.stat()
    return Stored(f"file:{file}", status.st_size, int(status.st_mtime * 1000))


def _below(root: str, uri: str) -> str:
    """The path of an object below the source `root`: of the source itself, its name."""
    path = uri.removeprefix(root)
    return path if path.startswith("/") else f"/{uri.rpartition('/')[2]}"
