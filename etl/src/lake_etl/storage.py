"""Single objects of a file system that Spark can reach: exists, read, replace, remove.

Not for work on thousands of files: each call is one round trip through py4j.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pyspark.sql import SparkSession


@dataclasses.dataclass(frozen=True)
class Stored:
    """An object as its store lists it."""

    uri: str
    bytes: int

    modified: int
    """When it was last written, in milliseconds since 1970."""


class Storage:
    """Hadoop's file systems, by URI. A path without a scheme is one of its default."""

    def __init__(self, spark: SparkSession) -> None:
        self._jvm: Any = spark.sparkContext._jvm
        self._conf: Any = spark.sparkContext._jsc.hadoopConfiguration()

    def full(self, uri: str) -> str:
        """`uri` with its scheme, without a slash at its end."""
        fs, path = self._open(uri)
        return str(fs.makeQualified(path).toString()).rstrip("/")

    def exists(self, uri: str) -> bool:
        """Whether there is an object or a folder at `uri`."""
        fs, path = self._open(uri)
        return bool(fs.exists(path))

    def is_file(self, uri: str) -> bool:
        """Whether there is an object at `uri` that is no folder."""
        fs, path = self._open(uri)
        return bool(fs.exists(path)) and bool(fs.getFileStatus(path).isFile())

    def modified(self, uri: str) -> int:
        """When the object at `uri` was last written, in milliseconds since 1970."""
        fs, path = self._open(uri)
        return int(fs.getFileStatus(path).getModificationTime())

    def children(self, uri: str) -> list[str]:
        """The names of what is directly in the folder `uri`, sorted; none when it is missing."""
        fs, path = self._open(uri)
        if not fs.exists(path):
            return []
        return sorted(str(status.getPath().getName()) for status in fs.listStatus(path))

    def files(self, uri: str) -> list[str]:
        """The full URIs of all files under `uri`, at any depth; none when it is missing."""
        fs, path = self._open(uri)
        if not fs.exists(path):
            return []
        found = fs.listFiles(path, True)
        names = []
        while found.hasNext():
            names.append(str(found.next().getPath().toString()))
        return sorted(names)

    def listed(self, uri: str) -> list[Stored]:
        """Every object below `uri`, at any depth, or the one at `uri`, in the store's order.

        One listing in pages where the store is S3, and half a millisecond here for each object.
        """
        fs, path = self._open(uri)
        found = fs.listFiles(path, True)
        objects = []
        while found.hasNext():
            status = found.next()
            objects.append(
                Stored(
                    str(status.getPath().toString()),
                    int(status.getLen()),
                    int(status.getModificationTime()),
                )
            )
        return objects

    def size(self, uri: str) -> int:
        """The bytes of everything under `uri`, as stored."""
        fs, path = self._open(uri)
        return int(fs.getContentSummary(path).getLength())

    def read(self, uri: str) -> str:
        """The text of the object at `uri`."""
        fs, path = self._open(uri)
        stream = fs.open(path)
        try:
            return str(self._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def replace(self, uri: str, text: str) -> None:
        """Puts `text` at `uri` at once: a reader sees the old text or the new one, whole.

        On an object store that is one PUT; on the local file system a rename. (HDFS, which no
        step of this project publishes to, may show a reader the text half written.)
        """
        local = local_file(self.full(uri))
        if local is not None:
            _replace_local(local, text)
            return
        fs, path = self._open(uri)
        stream = fs.create(path, True)
        stream.write(bytearray(text.encode("utf-8")))
        stream.close()

    def remove(self, uri: str) -> None:
        """Removes what is at `uri`, with everything in it. Nothing there is fine."""
        fs, path = self._open(uri)
        fs.delete(path, True)

    def _open(self, uri: str) -> tuple[Any, Any]:
        path = self._jvm.org.apache.hadoop.fs.Path(uri)
        return path.getFileSystem(self._conf), path


def with_scheme(spark: SparkSession, uri: str) -> str:
    """`uri`, with the scheme of Hadoop's default file system where it has none."""
    return uri if ":" in uri else Storage(spark).full(uri)


def local_file(uri: str) -> Path | None:
    """The local file of a `file:` URI as Hadoop prints it (which does not quote), else None."""
    scheme, _, rest = uri.partition(":")
    if scheme != "file":
        return None
    return Path("/" + rest.lstrip("/"))


def _replace_local(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    half.write_text(text, encoding="utf-8")
    # Hadoop's checksum of the old text would make it refuse the new one.
    file.with_name(f".{file.name}.crc").unlink(missing_ok=True)
    half.replace(file)


def unquoted(path: str) -> str:
    """A file's name as it is, from the quoted form that Spark reports in `_metadata`."""
    return unquote(urlsplit(path).path) if path.startswith("/") else unquote(path)
