"""Builds the star schema of plays: songs, artists, users, time and songplays."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyspark.sql import SparkSession

from lake_etl.fields import about, between, matching, uri
from lake_etl.registry import job
from lake_etl.report import Report
from lake_etl.star.inputs import Engine, read_inputs
from lake_etl.star.lease import Lease
from lake_etl.star.publish import free_version, publish
from lake_etl.star.shapes import SongsLayout
from lake_etl.star.tables import SONG_PARTITIONS, check
from lake_etl.star.years import (
    DEFAULT_FIRST_YEAR,
    DEFAULT_LAST_YEAR,
    LEAST_YEAR,
    MOST_YEAR,
    Years,
)
from lake_etl.storage import Storage

RUN_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
RUN_WORDS = "1 to 128 letters, digits, '.', '_' or '-', a letter or digit first"

DEFAULT_MAX_REJECT_PERCENT = 1


@dataclass(frozen=True)
class Params:
    """What to read and where to publish."""

    logs: str = field(
        metadata=about("folder of the events, one JSON object or several to a line", uri)
    )
    songs: str = field(metadata=about("folder of the songs, as the events", uri))
    target: str = field(metadata=about("folder of the published tables", uri))
    rejects: str = field(metadata=about("folder for rejected records: JSON lines by source", uri))
    run: str = field(
        metadata=about("id of this run; names the version of the data", matching(RUN_ID, RUN_WORDS))
    )
    raw_logs: str = field(
        default="",
        metadata=about(
            "folder that the events were merged from: rejects name its files and lines; without it,"
            " those of the merged ones"
        ),
    )
    raw_songs: str = field(default="", metadata=about("as --raw-logs, of the songs"))
    songs_layout: SongsLayout = field(
        default="flat",
        metadata=about("flat: one sorted file; year-artist: a folder for each year and artist"),
    )
    max_reject_percent: int = field(
        default=DEFAULT_MAX_REJECT_PERCENT,
        metadata=about(
            "of a source's records; more rejects than that and nothing is published",
            between(0, 100),
        ),
    )
    first_year: int = field(
        default=DEFAULT_FIRST_YEAR,
        metadata=about(
            "first year that the tables show; earlier events are rejected",
            between(LEAST_YEAR, MOST_YEAR),
        ),
    )
    last_year: int = field(
        default=DEFAULT_LAST_YEAR,
        metadata=about(
            "last year that the tables show; later events are rejected, and with the layout"
            " year-artist later songs",
            between(LEAST_YEAR, MOST_YEAR),
        ),
    )
    engine: Engine = field(
        default="auto",
        metadata=about(
            "python: tasks that need polars, several times as fast; sql: Spark's own; auto: python"
            " where polars is installed"
        ),
    )
    report: str = field(
        default="", metadata=about("where to write the run report; nowhere when empty")
    )

    @property
    def years(self) -> Years:
        """The years that the tables show."""
        return Years(self.first_year, self.last_year)

    def complaints(self) -> list[str]:
        """Complaints about parameters that do not go together."""
        if self.first_year <= self.last_year:
            return []
        return [
            f"--last-year: wanted {self.first_year} (--first-year) or later, came {self.last_year}"
        ]


@job("star-schema", Params)
def run(spark: SparkSession, params: Params, report: Report) -> None:
    """Builds the five tables from events and songs and publishes them together.

    Readers see the old tables, whole, until all five new ones are written. Raises BadData, and
    publishes nothing, for a missing or empty source, for too many rejects, and when rows do not
    add up.
    """
    target = Storage(spark).full(params.target)
    inputs = read_inputs(spark, params, report)
    version = free_version(spark, target, params.run)
    with Lease(Storage(spark), target, version):
        tables = inputs.write(target, version, SONG_PARTITIONS[params.songs_layout])
        on_disk = check(spark, inputs, tables, report)
        publish(spark, target, version, on_disk)
    inputs.forget()
