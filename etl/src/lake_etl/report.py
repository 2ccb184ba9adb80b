"""The run report: what a job read, wrote and complained of, as JSON."""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Sequence
from datetime import datetime, timezone

FORMAT = 1

# Sources that are told of one by one.
MOST_TOLD = 8


@dataclasses.dataclass(frozen=True)
class SourceEntry:
    """One thing that was read. `bytes` as stored, `records` with the rejected ones."""

    name: str
    uri: str
    files: int
    bytes: int
    records: int
    rejected: int


@dataclasses.dataclass(frozen=True)
class TableEntry:
    """One thing that was written: `rows_in` went in, `rows` are in `files` at `uri`."""

    name: str
    uri: str
    rows_in: int
    rows: int
    rejected: int
    files: int
    bytes: int
    seconds: float


@dataclasses.dataclass
class Report:
    """Gathers the entries while a job runs. Its clock starts when it is made."""

    job: str
    run: str
    sources: list[SourceEntry] = dataclasses.field(default_factory=list)
    tables: list[TableEntry] = dataclasses.field(default_factory=list)
    warnings: list[str] = dataclasses.field(default_factory=list)
    """What a reader should know although it stops nothing, a line each."""

    started: datetime = dataclasses.field(default_factory=lambda: datetime.now(timezone.utc))
    clock: float = dataclasses.field(default_factory=time.monotonic)

    def finish(self, errors: Sequence[str]) -> str:
        """The report as JSON text; a run with `errors` has failed."""
        document = {
            "format": FORMAT,
            "job": self.job,
            "run": self.run,
            "started": _iso(self.started),
            "finished": _iso(datetime.now(timezone.utc)),
            "seconds": round(time.monotonic() - self.clock, 3),
            "outcome": "failed" if errors else "succeeded",
            "errors": list(errors),
            "warnings": list(dict.fromkeys(self.warnings)),
            "sources": [dataclasses.asdict(source) for source in self.sources],
            "tables": [dataclasses.asdict(table) for table in self.tables],
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    def told(self, uri: str) -> list[str]:
        """What the job did, in lines for people; `uri` is where the report is, or empty."""
        seconds = time.monotonic() - self.clock
        wrote = (
            f"wrote {one.name}: {_count(one.rows, 'row')} in {_count(one.files, 'file')}"
            for one in self.tables
        )
        end = f"{self.job} went well, {seconds:.1f} s" + (f"; its report: {uri}" if uri else "")
        return [*self._told_of_sources(), *wrote, end]

    def _told_of_sources(self) -> list[str]:
        """A line each, or one for all of many: a load has a source for each file."""
        sources = self.sources
        if len(sources) > MOST_TOLD:
            sources = [_all_of(sources)]
        return [
            f"read {one.name}: {_count(one.records, 'record')} in {_count(one.files, 'file')}"
            f", {one.rejected:,} rejected"
            for one in sources
        ]


def _all_of(sources: Sequence[SourceEntry]) -> SourceEntry:
    return SourceEntry(
        name=f"{len(sources):,} sources",
        uri="",
        files=sum(one.files for one in sources),
        bytes=sum(one.bytes for one in sources),
        records=sum(one.records for one in sources),
        rejected=sum(one.rejected for one in sources),
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def run_of(params: object) -> str:
    """The run's id: the parameter `run`, else the one in the report's URI, else ""."""
    run = getattr(params, "run", "")
    if run:
        return str(run)
    found = re.search(r"/runs/([^/]+)/reports/", str(getattr(params, "report", "")))
    return found.group(1) if found else ""


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
