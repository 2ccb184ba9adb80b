"""The two sources of the star schema, read whole, their rejects saved and judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from pyspark.sql import SparkSession

from lake_etl.errors import BadData, BadParams
from lake_etl.report import Report, SourceEntry
from lake_etl.star import polars_way, sql_way
from lake_etl.star.shapes import NEXT_SONG, SongsLayout, event_shape, song_shape
from lake_etl.star.tables import Inputs, Read
from lake_etl.star.years import Years
from lake_etl.storage import Storage
from lake_etl.text.broken_files import named_when_broken
from lake_etl.text.lines import Lines, lines
from lake_etl.text.shape import Shape

LOGS_NAME = "log_data"
SONGS_NAME = "song_data"

Engine = Literal["auto", "python", "sql"]

# How many rejects a complaint quotes.
MOST_QUOTED = 3


class Wanted(Protocol):
    """The parameters that say what to read."""

    @property
    def logs(self) -> str:
        """Folder of the events."""

    @property
    def songs(self) -> str:
        """Folder of the songs."""

    @property
    def raw_logs(self) -> str:
        """Folder that the events were merged from; unknown when empty."""

    @property
    def raw_songs(self) -> str:
        """As `raw_logs`, of the songs."""

    @property
    def rejects(self) -> str:
        """Folder for rejects."""

    @property
    def target(self) -> str:
        """Folder of the tables."""

    @property
    def engine(self) -> Engine:
        """What reads and writes."""

    @property
    def songs_layout(self) -> SongsLayout:
        """Files of the songs table."""

    @property
    def years(self) -> Years:
        """The years that the tables show."""

    @property
    def max_reject_percent(self) -> int:
        """The most that may be rejected of either source."""


def read_inputs(spark: SparkSession, wanted: Wanted, report: Report) -> Inputs:
    """Reads both sources, saves their rejects and notes them in the report.

    Raises BadData, with all complaints about both, for a source that is missing, has no record or
    too many rejects, and for events without a single play.
    """
    logs, songs = _found(spark, wanted)
    shapes = event_shape(wanted.years), song_shape(wanted.years, wanted.songs_layout)
    with named_when_broken([logs, songs]):
        inputs = _read_both(spark, wanted)((logs, songs), shapes)
    complaints = []
    raw = (wanted.raw_logs, wanted.raw_songs)
    both = (inputs.events, inputs.songs)
    for records in (_traced(spark, *each, report) for each in zip(both, raw, strict=True)):
        source = records.lines
        tally = records.tally
        entry = SourceEntry(
            source.name, source.uri, source.files, source.bytes, tally.records, tally.rejected
        )
        report.sources.append(entry)
        report.warnings += source.warnings
        saved = _save_rejects(spark, records, wanted.rejects)
        complaints += _complaints(records, wanted.max_reject_percent, saved)
    if not complaints and inputs.events.tally.used == 0:
        complaints.append(
            f'{LOGS_NAME}: no event in {logs.uri} has the page "{NEXT_SONG}"; check that these are'
            " events of plays"
        )
    if complaints:
        raise BadData(*complaints)
    report.warnings += _warnings(inputs.months)
    return inputs


def _read_both(
    spark: SparkSession, wanted: Wanted
) -> Callable[[tuple[Lines, Lines], tuple[Shape, Shape]], Inputs]:
    """The way that is asked for; by Python's tasks, where they can and nobody asks."""
    storage = Storage(spark)
    uris = [storage.full(uri) for uri in (wanted.logs, wanted.songs, wanted.target)]
    if wanted.engine == "sql":
        return sql_way.read_both
    if polars_way.can_run(spark, *uris):
        return polars_way.read_both
    if wanted.engine == "python":
        raise BadParams(
            "--engine: wanted polars on the driver and every executor, boto3 where a folder is on"
            " S3, and folders of S3 or of this machine; leave --engine out, or install them"
        )
    return sql_way.read_both


def _found(spark: SparkSession, wanted: Wanted) -> tuple[Lines, Lines]:
    found = []
    complaints: list[str] = []
    for name, uri in ((LOGS_NAME, wanted.logs), (SONGS_NAME, wanted.songs)):
        try:
            found.append(lines(spark, name, uri))
        except BadData as error:
            complaints += error.complaints
    if complaints:
        raise BadData(*complaints)
    return found[0], found[1]


def _traced(spark: SparkSession, records: Read, raw: str, report: Report) -> Read:
    """`records` whose rejects name the user's own files, where those can be read."""
    if not raw or not records.tally.rejected:
        return records
    try:
        return records.traced(lines(spark, records.lines.name, raw))
    except BadData as error:
        report.warnings += [
            f"{line}; rejects name the merged files therefore" for line in error.complaints[:1]
        ]
        return records


def _warnings(months: Mapping[tuple[int, int], int]) -> list[str]:
    """A word about moments that were hardly meant: the first days of 1970."""
    early = months.get((1970, 1), 0) + months.get((1970, 2), 0)
    if not early or len(months) == 1:
        return []
    return [
        f"{LOGS_NAME}: {early} play(s) are of January or February 1970: their ts is 0 or in"
        " seconds, where milliseconds are wanted; they are in the tables; a later --first-year"
        " (lake:firstYear) rejects such events"
    ]


def _save_rejects(spark: SparkSession, records: Read, folder: str) -> str:
    """Writes the rejects of one source, in place of an earlier attempt's; answers with where."""
    uri = f"{folder.rstrip('/')}/{records.lines.name}"
    if records.tally.rejected:
        records.rejects.coalesce(1).sort("file", "line").write.mode("overwrite").json(uri)
    else:
        Storage(spark).remove(uri)
    return uri


def _complaints(records: Read, most_percent: int, saved: str) -> list[str]:
    name, uri, tally = records.lines.name, records.lines.uri, records.tally
    if tally.records == 0:
        return [
            f"{name}: the {records.lines.files} file(s) in {uri} hold no record; check the path,"
            " and that the step that fills it has run"
        ]
    if tally.rejected * 100 <= most_percent * tally.records:
        return []
    first = records.rejects.sort("file", "line").limit(MOST_QUOTED).collect()
    quoted = "; ".join(f"{row['file']} line {row['line']}: {row['reason']}" for row in first)
    return [
        f"{name}: {tally.rejected} of {tally.records} records were rejected, more than"
        f" --max-reject-percent {most_percent}; they are in {saved}; the first: {quoted}"
    ]
