"""The wheel as a cluster gets it: built twice alike, and run by the real spark-submit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyspark
import pytest

from lake_etl import __version__
from records import event, lines

ETL = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left in the checkout."""
    root = tmp_path_factory.mktemp("wheel")
    wheels = []
    for name in ("one", "two"):
        shutil.copytree(ETL / "src", root / name / "src", ignore=shutil.ignore_patterns("*.pyc"))
        shutil.copy(ETL / "pyproject.toml", root / name)
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", str(root / name)]
        subprocess.run(command, check=True, capture_output=True)
        wheels += (root / name / "dist").iterdir()
    assert [file.name for file in wheels] == [f"lake_etl-{__version__}-py3-none-any.whl"] * 2
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
    return wheels[0]


def submitted(tmp_path: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What spark-submit did with these words."""
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    env = {key: value for key, value in os.environ.items() if key != "PYSPARK_SUBMIT_ARGS"}
    return subprocess.run(
        [
            *(submit, "--master", "local[2]", "--deploy-mode", "client"),
            *("--conf", "spark.ui.enabled=false", *words),
        ],
        env={**env, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


# EMR brings the wheel by --py-files, the Spark Operator by the setting (cases/kubernetes/01).
@pytest.mark.spark
@pytest.mark.parametrize("by", ["--py-files", "spark.lake.wheel"])
def test_spark_submit_runs_a_job_of_the_wheel_in_its_workers(
    wheel: Path, folder: Callable[..., Path], tmp_path: Path, by: str
) -> None:
    fused = lines(event(ts=1), event(ts=2)).replace(b"\n", b"")
    source = folder("in", a=fused)
    target = folder("out", a=fused + lines(event(ts=3)))
    report = tmp_path / "runs" / "r-1" / "reports" / "verify.json"
    brought = (by, wheel) if by.startswith("--") else ("--conf", f"{by}={wheel.as_uri()}")

    done = submitted(
        tmp_path,
        *(*brought, ETL / "run_job.py"),
        *("verify", "--source", source, "--target", target, "--report", report),
    )

    assert done.returncode == 3, done.stdout + done.stderr
    last = done.stderr.splitlines()[-3:]
    assert last[0].startswith("lake_etl: error: in: records are not conserved between ")
    assert last[1].startswith("lake_etl: error: in: the target holds records of no source; ")
    assert last[2].startswith("lake_etl: error: in: file:")
    said = json.loads(report.read_text())
    assert (said["run"], said["outcome"], len(said["errors"])) == ("r-1", "failed", 3)
    assert (said["tables"][0]["rows_in"], said["tables"][0]["rows"]) == (2, 3)


@pytest.mark.spark
def test_a_wheel_that_cannot_be_fetched_is_named(tmp_path: Path) -> None:
    uri = (tmp_path / "gone.whl").as_uri()

    done = submitted(tmp_path, "--conf", f"spark.lake.wheel={uri}", ETL / "run_job.py", "verify")

    assert done.returncode == 1
    # What Python writes, spark-submit hands on to its own standard output.
    [said] = [line for line in done.stdout.splitlines() if line.startswith("lake_etl: ")]
    assert said.startswith(f"lake_etl: error: the wheel {uri} of spark.lake.wheel cannot be")
    assert "FileNotFoundException" in said


def test_bad_parameters_end_a_job_before_it_starts_a_session() -> None:
    done = subprocess.run(
        [sys.executable, ETL / "run_job.py", "verify", "--sorce", "x"],
        env={**os.environ, "PYTHONPATH": str(ETL / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "lake_etl: error: verify: --sorce: is no parameter of this job; did you mean --source?",
        "lake_etl: error: verify: --source: must be given",
        "lake_etl: error: verify: --target: must be given",
    ]
