"""Holds what Spark's reader takes against what the object store listed."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame

from lake_etl.errors import BadData
from lake_etl.sources import causes
from lake_etl.sources.causes import named
from lake_etl.sources.listing import Listing
from lake_etl.storage import local_file, unquoted


def check_taken(listing: Listing, name: str, text: DataFrame) -> None:
    """Raises BadData that names what was listed as input and is in no file of `text`.

    Files that arrived after the listing are no fault. A file of this machine whose name has a colon
    is made readable.
    """
    wanted = [each.uri for each in (*listing.input, *listing.documents)]
    files = text._jdf.inputFiles()
    # The names are asked for one by one, so only where they can tell something.
    if len(files) != len(wanted):
        taken = {_bare(unquoted(file)) for file in files}
        passed_over = [uri for uri in wanted if _bare(uri) not in taken]
        if passed_over:
            said = causes.NOT_TAKEN.about(name, uri=listing.uri, count=len(passed_over))
            details = [f"{name}: {uri}" for uri in passed_over]
            raise BadData(said, *named(name, passed_over), details=details)
    if local_file(listing.uri) and any(":" in uri.partition(":")[2] for uri in wanted):
        _read_without_checksums(text)


def _bare(uri: str) -> str:
    """A URI without the slashes that local ones are spelled with in several ways."""
    scheme, _, rest = uri.partition(":")
    return f"{scheme}:{rest.lstrip('/')}"


def _read_without_checksums(text: DataFrame) -> None:
    """Keeps Hadoop from looking for a checksum beside a local file.

    Of a name with a colon, the checksum's would be no path to Hadoop, and reading would fail.
    """
    context: Any = text.sparkSession.sparkContext
    file_system = context._jvm.org.apache.hadoop.fs.FileSystem
    file_system.getLocal(context._jsc.hadoopConfiguration()).setVerifyChecksum(False)
