"""Reads and writes whole objects in Spark's Python workers, where there is no JVM to ask.

Objects of S3 pass through a file of the machine: boto3's transfer manager takes them in parts and
tries each again. Credentials are those of the worker's environment, by boto3's default chain, which
knows EKS Pod Identity, roles of service accounts and of instances.

boto3 is imported where it is used, so that local runs and other jobs do without.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from pyspark.sql import SparkSession

from lake_etl.errors import BadParams
from lake_etl.storage import local_file

LIBRARY = "boto3"

# boto3 makes its classes when it is asked for a client.
S3Client = Any

S3_SCHEMES = ("s3", "s3a", "s3n")

# S3A's name for the endpoint that every region's client finds by itself.
_CENTRAL = "s3.amazonaws.com"

# The environment of a worker names the folders that Spark may fill, of which the first will do.
_SCRATCH = "SPARK_LOCAL_DIRS"


@dataclasses.dataclass(frozen=True)
class Place:
    """How S3 is reached. Nothing in it is secret, for it travels with every task."""

    endpoint: str | None = None
    region: str | None = None
    path_style: bool = False


def place_of(spark: SparkSession) -> Place:
    """The place that S3A is set to reach."""
    context: Any = spark.sparkContext
    conf = context._jsc.hadoopConfiguration()

    def setting(name: str) -> str:
        return str(conf.get(f"fs.s3a.{name}", "") or "").strip()

    endpoint = setting("endpoint")
    if endpoint and "://" not in endpoint:
        plain = setting("connection.ssl.enabled").lower() == "false"
        endpoint = f"{'http' if plain else 'https'}://{endpoint}"
    return Place(
        endpoint=None if endpoint.endswith(f"/{_CENTRAL}") else endpoint or None,
        region=setting("endpoint.region") or None,
        path_style=setting("path.style.access").lower() == "true",
    )


def check_reach(*uris: str) -> None:
    """Raises BadParams for URIs, with their schemes, that workers cannot reach."""
    complaints = [
        f"wanted a folder of S3 (s3a://bucket/...) or of this machine, came {uri}"
        for uri in uris
        if local_file(uri) is None and _scheme(uri) not in S3_SCHEMES
    ]
    if complaints:
        raise BadParams(*complaints)


@contextmanager
def opened(place: Place, uri: str) -> Iterator[BinaryIO]:
    """The object at `uri`, to be read from its first byte on."""
    local = local_file(uri)
    if local is not None:
        with local.open("rb") as stream:
            yield stream
        return
    with tempfile.TemporaryFile(dir=_scratch()) as stream:
        _client(place).download_fileobj(*_bucket_and_key(uri), stream)
        stream.seek(0)
        yield stream


@contextmanager
def created(place: Place, uri: str) -> Iterator[BinaryIO]:
    """What is written becomes the object at `uri`, unless writing it fails."""
    local = local_file(uri)
    if local is not None:
        local.parent.mkdir(parents=True, exist_ok=True)
        try:
            with local.open("wb") as stream:
                yield stream
        except BaseException:
            local.unlink(missing_ok=True)
            raise
        return
    with tempfile.TemporaryFile(dir=_scratch()) as stream:
        yield stream
        stream.seek(0)
        _client(place).upload_fileobj(stream, *_bucket_and_key(uri))


def removed(place: Place, uri: str) -> None:
    """Removes the object at `uri`. Nothing there is fine."""
    local = local_file(uri)
    if local is not None:
        local.unlink(missing_ok=True)
        return
    bucket, key = _bucket_and_key(uri)
    _client(place).delete_object(Bucket=bucket, Key=key)


@functools.lru_cache(maxsize=4)
def _client(place: Place) -> S3Client:
    config = importlib.import_module("botocore.config").Config(
        retries={"mode": "standard", "max_attempts": 10},
        s3={"addressing_style": "path" if place.path_style else "auto"},
    )
    boto3 = importlib.import_module(LIBRARY)
    return boto3.client("s3", endpoint_url=place.endpoint, region_name=place.region, config=config)


def _scheme(uri: str) -> str:
    return uri.partition(":")[0]


def _bucket_and_key(uri: str) -> tuple[str, str]:
    bucket, _, key = uri.partition("://")[2].partition("/")
    return bucket, key


def _scratch() -> Path | None:
    folders = [Path(folder) for folder in os.environ.get(_SCRATCH, "").split(",") if folder]
    return next((folder for folder in folders if folder.is_dir()), None)
