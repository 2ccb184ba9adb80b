"""What Python workers read and write: files of the machine, and S3 by boto3 against moto."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from pyspark.sql import SparkSession

from lake_etl import worker_storage
from lake_etl.access_logs import libraries
from lake_etl.errors import BadParams
from lake_etl.worker_storage import Place, S3Client, check_reach, created, opened, place_of, removed

ODD = "a b/part 1+2%41[x].log"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Client]:
    """An empty bucket called raw."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="raw")
        yield s3
    worker_storage._client.cache_clear()


def test_an_object_of_s3_is_written_read_and_removed(bucket: S3Client) -> None:
    place, uri = Place(region="us-east-1"), f"s3a://raw/{ODD}"

    with created(place, uri) as stream:
        stream.write(b"one\n")
    with opened(place, uri.replace("s3a:", "s3:")) as stream:
        assert stream.read() == b"one\n"
    removed(place, uri)
    removed(place, uri)

    assert "Contents" not in bucket.list_objects_v2(Bucket="raw")


def test_what_fails_while_it_is_written_is_no_object(bucket: S3Client) -> None:
    with pytest.raises(ZeroDivisionError), created(Place(), "s3a://raw/x") as stream:
        stream.write(b"half")
        raise ZeroDivisionError

    assert "Contents" not in bucket.list_objects_v2(Bucket="raw")


def test_what_fails_while_it_is_written_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), created(Place(), f"file:{tmp_path}/x") as stream:
        stream.write(b"half")
        raise ZeroDivisionError

    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_machine_is_written_read_and_removed(tmp_path: Path) -> None:
    uri = f"file:{tmp_path}/{ODD}"

    with created(Place(), uri) as stream:
        stream.write(b"one")
    with opened(Place(), uri) as stream:
        assert stream.read() == b"one"
    removed(Place(), uri)
    removed(Place(), uri)

    assert list((tmp_path / "a b").iterdir()) == []


def test_workers_reach_s3_and_the_machine_only() -> None:
    check_reach("s3a://raw/x", "s3://raw", "s3n://raw", "file:/tmp/x", "file:///tmp")

    with pytest.raises(BadParams) as raised:
        check_reach("hdfs://name/x", "s3a://raw/x", "gs://raw")

    assert list(raised.value.complaints) == [
        "wanted a folder of S3 (s3a://bucket/...) or of this machine, came hdfs://name/x",
        "wanted a folder of S3 (s3a://bucket/...) or of this machine, came gs://raw",
    ]


@pytest.mark.spark
@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, Place()),
        (
            {"endpoint": "s3.amazonaws.com", "endpoint.region": "eu-west-1"},
            Place(None, "eu-west-1"),
        ),
        (
            {"endpoint": "http://127.0.0.1:1", "path.style.access": "true"},
            Place("http://127.0.0.1:1", None, path_style=True),
        ),
        ({"endpoint": "s3.eu-west-1.amazonaws.com"}, Place("https://s3.eu-west-1.amazonaws.com")),
        (
            {"endpoint": "127.0.0.1:1", "connection.ssl.enabled": "false"},
            Place("http://127.0.0.1:1"),
        ),
    ],
)
def test_workers_reach_s3_where_s3a_does(
    spark: SparkSession, settings: dict[str, str], wanted: Place
) -> None:
    context: Any = spark.sparkContext
    conf = context._jsc.hadoopConfiguration()
    try:
        for key, value in settings.items():
            conf.set(f"fs.s3a.{key}", value)

        assert place_of(spark) == wanted
    finally:
        for key in settings:
            conf.unset(f"fs.s3a.{key}")


def test_packages_that_are_missing_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = {"polars", "ua_parser", "boto3"}
    monkeypatch.setattr(
        libraries.importlib.util, "find_spec", lambda name: None if name in missing else object()
    )

    with pytest.raises(BadParams, match=r'polars, ua-parser\[regex\] on .*"polars" "ua-parser\['):
        libraries.check_libraries("file:/tmp/x")
    with pytest.raises(BadParams, match=r"polars, ua-parser\[regex\], boto3 on"):
        libraries.check_libraries("s3a://raw/x")
    missing.clear()
    libraries.check_libraries("s3a://raw/x")
