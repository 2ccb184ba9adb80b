"""Maintains Iceberg tables: files joined, old snapshots and orphans removed."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyspark.sql import SparkSession

from lake_etl.errors import BadParams, JobError
from lake_etl.fields import about, at_least
from lake_etl.iceberg.conflicts import ConflictError, NotCommittedError
from lake_etl.iceberg.maintenance import maintain
from lake_etl.iceberg.table import CATALOG, DATABASE, Namespace, identifier
from lake_etl.registry import job
from lake_etl.report import Report

DEFAULT_RETAIN_DAYS = 7
DEFAULT_ORPHAN_DAYS = 3
DEFAULT_TARGET_FILE_MIB = 128


@dataclass(frozen=True)
class Params:
    """Which tables to maintain, and what to keep."""

    catalog: str = field(
        default=CATALOG, metadata=about("Iceberg catalog of the Spark session", identifier)
    )
    database: str = field(default=DATABASE, metadata=about("database of the tables", identifier))
    tables: tuple[str, ...] = field(
        default=(), metadata=about("tables to maintain; all of the database when none is named")
    )
    retain_days: int = field(
        default=DEFAULT_RETAIN_DAYS,
        metadata=about("snapshots of so many days can still be read", at_least(1)),
    )
    orphan_days: int = field(
        default=DEFAULT_ORPHAN_DAYS,
        metadata=about(
            "files that no snapshot names are removed after so many days; younger ones may belong"
            " to a write that has not ended",
            at_least(1),
        ),
    )
    target_file_mib: int = field(
        default=DEFAULT_TARGET_FILE_MIB,
        metadata=about("about how large files become, in MiB", at_least(1)),
    )
    report: str = field(
        default="", metadata=about("where to write the run report; nowhere when empty")
    )


@job("iceberg-maintenance", Params)
def run(spark: SparkSession, params: Params, report: Report) -> None:
    """Joins small files and manifests, expires old snapshots, removes files that nothing names.

    Raises BadParams for a table that is not there, and fails when a write came in the way of a
    table; all others are maintained then.
    """
    namespace = Namespace(spark, params.catalog, params.database)
    complaints = []
    for name in _named(namespace, params.tables):
        table = namespace.table(name)
        try:
            maintain(table, params.retain_days, params.orphan_days, params.target_file_mib, report)
        except ConflictError as error:
            complaints.append(
                f"{table.plain}: another job wrote to it meanwhile, so that its files were not"
                f" joined; nothing is lost: run again when no load is running ({error})"
            )
        except NotCommittedError as error:
            complaints += error.complaints
    if complaints:
        raise JobError(*complaints)


def _named(namespace: Namespace, wanted: tuple[str, ...]) -> list[str]:
    held = namespace.tables()
    unknown = [name for name in wanted if name not in held]
    if unknown:
        where = f"{namespace.catalog}.{namespace.database}"
        raise BadParams(
            f"--tables: wanted some of {', '.join(held) or 'none'}, which {where} holds, came"
            f" {', '.join(unknown)}"
        )
    return list(wanted) or held
