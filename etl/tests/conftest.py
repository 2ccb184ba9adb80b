"""What the tests share: one Spark session, the real data, and jobs run in process."""

from __future__ import annotations

import gzip
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pyspark.sql import DataFrame, SparkSession

from lake_etl.iceberg.commits import aligned
from lake_etl.iceberg.table import Namespace, TableName
from lake_etl.params import parse
from lake_etl.registry import jobs
from lake_etl.report import Report
from lake_etl.session import session

# How long an example takes says how busy the machine is.
settings.register_profile("lake", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lake")

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("LAKE_TEST_DATA", REPOSITORY.parent / "shared" / "data"))

# A job that ran: its report, filled in. It raises what the job raises.
RunJob = Callable[..., Report]


# The Iceberg of a deployed pipeline; Spark's package manager fetches it once.
ICEBERG = "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.1"


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session of all tests, made by the jobs' own builder, with an Iceberg catalog `lake`."""
    warehouse = tmp_path_factory.mktemp("warehouse")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYSPARK_SUBMIT_ARGS"] = (
        "--master local[2] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2"
        # The optimising compiler never earns back what it costs in so short a life. Without it Java
        # would keep 48 MB for compiled code, and interpret the rest of the session once it is full.
        " --conf 'spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1"
        " -XX:ReservedCodeCacheSize=240m'"
        " --conf spark.driver.bindAddress=127.0.0.1 --conf spark.driver.host=127.0.0.1"
        f" {' '.join(iceberg_words(warehouse))} pyspark-shell"
    )
    made = session("tests")
    yield made
    made.stop()


def iceberg_words(warehouse: Path) -> list[str]:
    """What spark-submit is told for a catalog `lake` in the folder `warehouse`."""
    settings = {
        "spark.jars.packages": ICEBERG,
        "spark.sql.extensions": (
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"
        ),
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lake.type": "hadoop",
        "spark.sql.catalog.lake.warehouse": str(warehouse),
    }
    return [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]


def append(table: TableName, rows: DataFrame) -> None:
    """Adds rows to an Iceberg table; columns that they lack are null."""
    aligned(table, rows).writeTo(table.sql).append()


@pytest.fixture(scope="session")
def run_job(spark: SparkSession) -> RunJob:
    """Runs a job in the tests' session: `run_job("verify", "--source", …)`."""

    def run(name: str, *words: object) -> Report:
        job = jobs()[name]
        report = Report(name, "test")
        job.run(spark, parse(job.params, [str(word) for word in words], name), report)
        return report

    return run


@pytest.fixture(scope="session")
def sparkify(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real files: log_data/2018/11/*.json and song_data/A/B/C/*.json."""
    folder = DATA / "sparkify"
    if not folder.is_dir():
        pytest.skip(f"there is no test data at {folder}; set LAKE_TEST_DATA")
    into = tmp_path_factory.mktemp("sparkify")
    for name in ("log_data", "song_data"):
        with zipfile.ZipFile(folder / f"{name}.zip") as zipped:
            zipped.extractall(into)
    return into


@pytest.fixture(scope="session")
def fused(sparkify: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real files as S3DistCp joins them: byte by byte, in two files of each kind."""
    into = tmp_path_factory.mktemp("fused")
    for name in ("log_data", "song_data"):
        files = sorted((sparkify / name).rglob("*.json"))
        (into / name).mkdir()
        for part in (0, 1):
            joined = b"".join(file.read_bytes() for file in files[part::2])
            (into / name / f"{name}{part}.json").write_bytes(joined)
    return into


@pytest.fixture(scope="session")
def access_log() -> Path:
    """10,000 real lines of an Apache server, the 8,899th of them cut off."""
    file = DATA / "access_logs" / "apache_combined_10k.log.gz"
    if not file.is_file():
        pytest.skip(f"there is no test data at {file}; set LAKE_TEST_DATA")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of files: `folder("in", a=b"…", b=b"…")`, each with the suffix .json."""

    def make(name: str, suffix: str = ".json", **files: bytes) -> Path:
        made = tmp_path / name
        made.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (made / f"{file}{suffix}").write_bytes(content)
        return made

    return make


@pytest.fixture
def raw(tmp_path: Path) -> Callable[..., Path]:
    """Writes one gzip file of a day: `raw(17, "text")`; answers with the root of all days."""

    def write(day: int, text: str, name: str = "part-0.log.gz") -> Path:
        folder = tmp_path / "logs" / "nginx" / "2015" / "05" / f"{day:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(gzip.compress(text.encode()))
        return tmp_path / "logs" / "nginx"

    return write


@pytest.fixture
def space(spark: SparkSession, tmp_path: Path) -> Namespace:
    """A database of the test's own."""
    name = "t_" + "".join(char if char.isalnum() else "_" for char in tmp_path.name)
    return Namespace(spark, "lake", name)


@pytest.fixture
def load(space: Namespace, run_job: RunJob) -> Callable[..., Report]:
    """Runs access-logs into the test's database."""

    def run(source: Path, *words: object) -> Report:
        return run_job("access-logs", "--source", source, "--database", space.database, *words)

    return run
