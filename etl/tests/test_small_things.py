from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lake_etl import manifest
from lake_etl.fields import between, matching, uri, uris
from lake_etl.jobs.star_schema import RUN_ID, RUN_WORDS
from lake_etl.report import Report, run_of
from lake_etl.star.layout import MOST_TASKS, ROWS_PER_FILE, Spread, spread_for, tasks_for
from lake_etl.star.pointers import version_of
from lake_etl.text.pairs import names_of, unpaired

ETL = Path(__file__).parents[1]
LAUNCHER = ETL / "run_job.py"


def test_jobs_json_is_as_the_jobs_declare_it() -> None:
    assert manifest.main(["--check"]) == 0, "stale: run python -m lake_etl.manifest"


def test_a_stale_manifest_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "jobs.json"
    assert manifest.main([str(file)]) == 0
    assert manifest.main(["--check", str(file)]) == 0
    file.write_text(file.read_text().replace("verify", "verily"))

    assert manifest.main(["--check", str(file)]) == 1
    assert capsys.readouterr().err.startswith("lake_etl: error: ")


def test_the_manifest_says_what_the_contract_promises() -> None:
    said = json.loads(manifest.text())
    jobs = {job["name"]: {p["name"]: p for p in job["params"]} for job in said["jobs"]}

    assert {name: list(params) for name, params in jobs.items()} == {
        "access-log-analytics": ["catalog", "database", "first-day", "last-day", "report"],
        "access-logs": [
            *("source", "catalog", "database", "first-day", "last-day"),
            *("max-reject-percent", "report"),
        ],
        "compact": ["source", "target", "target-size-mib", "report"],
        "iceberg-maintenance": [
            *("catalog", "database", "tables", "retain-days", "orphan-days"),
            *("target-file-mib", "report"),
        ],
        "star-schema": [
            *("logs", "songs", "target", "rejects", "run", "raw-logs", "raw-songs"),
            *("songs-layout", "max-reject-percent", "first-year", "last-year"),
            *("engine", "report"),
        ],
        "verify": ["source", "target", "snapshot", "report"],
    }
    assert jobs["star-schema"]["songs-layout"]["choices"] == ["flat", "year-artist"]
    assert jobs["compact"]["target-size-mib"] | {"help": ""} == {
        "name": "target-size-mib",
        "type": "integer",
        "required": False,
        "default": 128,
        "choices": None,
        "help": "",
    }
    assert jobs["verify"]["snapshot"]["type"] == "strings"
    assert all(param["help"] for params in jobs.values() for param in params.values())


def test_jobs_are_found_without_the_packages_that_few_of_them_need() -> None:
    code = (
        "import sys; sys.modules.update(ua_parser=None, pandas=None, pyarrow=None)\n"
        "from lake_etl.registry import jobs; print(*jobs())"
    )
    env = {**os.environ, "PYTHONPATH": str(ETL / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )

    assert "star-schema" in done.stdout.split(), done.stderr


def test_the_launcher_can_be_read_by_python_3_7() -> None:
    ast.parse(LAUNCHER.read_text(), feature_version=(3, 7))


@pytest.mark.parametrize("version", [(3, 7, 1), (3, 9, 20), (3, 12, 0)])
def test_the_launcher_refuses_other_pythons(version: tuple[int, int, int]) -> None:
    code = (
        f"import runpy, sys; sys.version_info = {version}; sys.argv = ['run_job.py', 'verify'];"
        f"runpy.run_path({str(LAUNCHER)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 4
    assert "wanted Python 3.10 or 3.11, came " + ".".join(map(str, version)) in done.stderr
    assert done.stderr.startswith("lake_etl: error: ")


def test_the_launcher_says_when_the_wheel_is_not_there() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-E", str(LAUNCHER), "verify"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "--py-files" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("run", ["a", "2018-11-01T00.00_x", "A" * 128])
def test_a_run_id_will_do(run: str) -> None:
    assert matching(RUN_ID, RUN_WORDS)(run) is None


@pytest.mark.parametrize("run", ["", ".a", "a/b", "a b", "A" * 129, "{{run}}", "a\n"])
def test_a_run_id_will_not_do(run: str) -> None:
    assert matching(RUN_ID, RUN_WORDS)(run) is not None


def test_checks_of_values() -> None:
    assert between(0, 100)(100) is None
    assert between(0, 100)(101) == "wanted 0 to 100, came 101"
    assert uri("s3://bucket/") is None
    assert uri(" ") is not None
    assert uris(()) == "wanted one URI or more, came none"
    assert uris(("a", "")) is not None


def test_a_report_knows_its_run() -> None:
    class Params:
        run = ""
        report = "s3://refined/runs/r-7/reports/verify.json"

    assert run_of(Params()) == "r-7"
    assert run_of(object()) == ""


def test_a_report_with_errors_has_failed() -> None:
    said = json.loads(Report("verify", "r").finish(["one", "two"]))

    assert (said["outcome"], said["errors"], said["format"]) == ("failed", ["one", "two"], 1)
    assert said["finished"].endswith("Z")
    assert json.loads(Report("verify", "r").finish([]))["outcome"] == "succeeded"


@pytest.mark.parametrize(
    ("months", "wanted"),
    [
        ([1], Spread(1, 1)),
        ([ROWS_PER_FILE], Spread(1, 1)),
        ([ROWS_PER_FILE + 1], Spread(2, 8)),
        ([ROWS_PER_FILE] * 12, Spread(1, 48)),
        ([10**9], Spread(31, 124)),
        # cases/emr/06: eight plays between 1970 and 9999, and a broken clock among a day's events.
        ([2, 1, 1, 1, 1, 1, 1], Spread(1, 8)),
        ([10**6, 1], Spread(4, 20)),
    ],
)
def test_rows_are_spread_over_files_by_the_months_that_have_some(
    months: list[int], wanted: Spread
) -> None:
    assert spread_for(months) == wanted


@pytest.mark.parametrize(
    ("files", "rows", "cores", "wanted"),
    [
        (8, 8, 2, 2),  # eight plays of eight months (cases/emr/06)
        (8, 8, 64, 8),
        (1, 8, 64, 1),
        (62, 8_000_000, 2, 32),
        (62, 31 * ROWS_PER_FILE * 2, 2, 62),
        (2 * MOST_TASKS, 10**9, 64, MOST_TASKS),
    ],
)
def test_few_rows_are_written_by_few_tasks(files: int, rows: int, cores: int, wanted: int) -> None:
    assert tasks_for(files, rows, cores) == wanted


def test_a_file_knows_its_version() -> None:
    assert version_of("s3://b/data/x/songs/data/r1/year=1/part-0.parquet", "songs") == "r1"


def test_sources_are_named_apart() -> None:
    assert names_of(["s3://a/logs/", "/b/songs"]) == ["logs", "songs"]
    assert names_of(["/a/logs", "/b/logs"]) == ["logs#1", "logs#2"]
    assert unpaired("target", ["x"], ["a", "b"]) == [
        "--target: wanted 2, one for each source, came 1"
    ]
