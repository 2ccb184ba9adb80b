"""The jobs of the wheel, by name. A job registers itself where it is defined."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from lake_etl.report import Report

# A job reads and writes through the session and notes sources and tables in the report.
Run = Callable[["SparkSession", Any, "Report"], None]
R = TypeVar("R", bound=Callable[..., None])


@dataclasses.dataclass(frozen=True)
class Job:
    """What the wheel can run."""

    name: str
    """The word that starts it."""

    params: type[Any]
    """A frozen dataclass whose fields are its parameters."""

    run: Run
    """Does the work. Raises JobError for what it foresees."""

    @property
    def summary(self) -> str:
        """The first line of the documentation of `run`."""
        return (self.run.__doc__ or "").strip().split("\n")[0]


_JOBS: dict[str, Job] = {}


def job(name: str, params: type[Any]) -> Callable[[R], R]:
    """Registers the decorated function as the job `name`, run with a value of `params`."""

    def register(run: R) -> R:
        if name in _JOBS and _JOBS[name].run.__qualname__ != run.__qualname__:
            raise AssertionError(f'two jobs are called "{name}"')
        if not dataclasses.is_dataclass(params):
            raise AssertionError(f'the parameters of "{name}" must be a dataclass')
        _JOBS[name] = Job(name, params, run)
        return run

    return register


def jobs() -> Mapping[str, Job]:
    """Every job, by name in alphabetical order."""
    package = importlib.import_module("lake_etl.jobs")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_JOBS.items()))
