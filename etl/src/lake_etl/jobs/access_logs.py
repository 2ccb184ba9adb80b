"""Loads web servers' access logs into Iceberg tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pyspark.sql import SparkSession

from lake_etl.access_logs import journal
from lake_etl.access_logs.days import day_complaints
from lake_etl.access_logs.folders import Folder, batches, folders, of_days
from lake_etl.access_logs.libraries import check_libraries
from lake_etl.access_logs.load import base_of, load
from lake_etl.access_logs.schema import ACCESS_LOGS, LOADS, REJECTS
from lake_etl.errors import BadData
from lake_etl.fields import about, between, uri
from lake_etl.iceberg.evolve import ensure
from lake_etl.iceberg.table import CATALOG, DATABASE, Namespace, identifier
from lake_etl.registry import job
from lake_etl.rejects import FEW_REJECTS
from lake_etl.report import Report
from lake_etl.sources.listing import listed
from lake_etl.storage import with_scheme
from lake_etl.worker_storage import check_reach

DEFAULT_MAX_REJECT_PERCENT = 1


@dataclass(frozen=True)
class Params:
    """What to load, and into which tables."""

    source: str = field(
        metadata=about(
            "folder of access logs, plain or gzip, or of YYYY/MM/DD folders of them", uri
        )
    )
    catalog: str = field(
        default=CATALOG, metadata=about("Iceberg catalog of the Spark session", identifier)
    )
    database: str = field(default=DATABASE, metadata=about("database of the tables", identifier))
    first_day: date | None = field(
        default=None,
        metadata=about("loads the folders of this day and later ones, changed or not"),
    )
    last_day: date | None = field(
        default=None,
        metadata=about("loads the folders of this day and earlier ones, changed or not"),
    )
    max_reject_percent: int = field(
        default=DEFAULT_MAX_REJECT_PERCENT,
        metadata=about(
            f"of a folder's lines; a folder with more rejects than that, and than {FEW_REJECTS}, is"
            " not loaded",
            between(0, 100),
        ),
    )
    report: str = field(
        default="", metadata=about("where to write the run report; nowhere when empty")
    )

    def complaints(self) -> list[str]:
        """Wants days in their order."""
        return day_complaints(self.first_day, self.last_day)


@job("access-logs", Params)
def run(spark: SparkSession, params: Params, report: Report) -> None:
    """Loads folders of access logs that are new or changed, or those of a range of days.

    A folder's rows replace those that it had, so that loading it again changes nothing. Raises
    BadData when a file or a folder could not be loaded; all others are loaded then.
    """
    source = with_scheme(spark, params.source)
    check_reach(source)
    check_libraries(source)
    namespace = Namespace(spark, params.catalog, params.database)
    ensure(namespace, ACCESS_LOGS, REJECTS, LOADS)
    base = base_of(namespace)
    complaints: list[str] = []
    for batch in batches(_wanted(namespace, params, report)):
        complaints += load(base, batch, params.max_reject_percent, report)
    if complaints:
        raise BadData(*complaints)


def _wanted(namespace: Namespace, params: Params, report: Report) -> list[Folder]:
    """The folders to load. Raises BadData when no folder is of the days that were asked for."""
    listing = listed(namespace.spark, "logs", params.source)
    report.warnings += listing.warnings("logs")
    found = folders(listing)
    if params.first_day is None and params.last_day is None:
        return journal.unloaded(namespace, found)
    wanted = of_days(found, params.first_day, params.last_day)
    if wanted:
        return wanted
    days = sorted(folder.day for folder in found if folder.day)
    held = f"from {days[0]} to {days[-1]}" if days else "of no day (YYYY/MM/DD)"
    raise BadData(
        f"--first-day, --last-day: wanted folders from {params.first_day or 'the first'} to"
        f" {params.last_day or 'the last'}, came those in {params.source}, {held}"
    )
