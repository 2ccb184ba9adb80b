"""Compares three ways from access logs to Parquet: the original's, the job's and polars'.

    python bench/access_logs/run.py --logs FOLDER [--repeats 3]

Each repeat runs every way once, one after the other on the same machine, each in a process of its
own; starting Spark is measured apart and not counted. Prints a table of medians and writes every
run to --results.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
WAYS = ("lake", "polars", "original")
DEFAULT_REPEATS = 3
DEFAULT_RESULTS = REPOSITORY / "bench" / "results" / "access_logs.json"
CORES = 2

Run = dict[str, Any]


def main(words: list[str]) -> int:
    """Runs the comparison."""
    wanted = _parser().parse_args(words)
    ways = [way for way in WAYS if way in wanted.ways.split(",")]
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    for _ in range(wanted.repeats):
        for way in ways:
            runs[way].append(_run(way, wanted.logs.resolve()))
    medians = {way: _median(found) for way, found in runs.items()}
    results = {
        "logs": _input(wanted.logs),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "runs": runs,
        "medians": medians,
        "ratios": _ratios(medians),
    }
    wanted.results.parent.mkdir(parents=True, exist_ok=True)
    wanted.results.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(_table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compares three ways to load access logs.")
    parser.add_argument("--logs", type=Path, required=True, help="folder of access logs")
    parser.add_argument("--repeats", type=int, default=DEFAULT_REPEATS, help="runs of each way")
    parser.add_argument("--ways", default=",".join(WAYS), help="some of " + ", ".join(WAYS))
    parser.add_argument("--results", type=Path, default=DEFAULT_RESULTS, help="JSON file to write")
    return parser


def _run(way: str, logs: Path) -> Run:
    """One run of one way, in a process of its own and a folder that is removed."""
    with tempfile.TemporaryDirectory(prefix=f"bench-{way}-") as folder:
        path = os.pathsep.join([str(HERE), str(REPOSITORY / "etl" / "src")])
        done = subprocess.run(
            [sys.executable, HERE / f"{way}_way.py", logs, f"{folder}/out"],
            env={**os.environ, "PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{way} failed:\n{done.stderr}")
        said: Run = json.loads(done.stdout.strip().splitlines()[-1])
        sys.stderr.write(f"{way}: {said['seconds']} s, {said['files']} files\n")
        return said


def _median(runs: list[Run]) -> Run:
    seconds = statistics.median(run["seconds"] for run in runs)
    return {
        "seconds": seconds,
        "session": statistics.median(run["session"] for run in runs),
        "rows_per_second_and_core": round(runs[-1]["rows"] / seconds / CORES),
        **{key: runs[-1][key] for key in ("files", "rows", "rejected")},
    }


def _ratios(medians: dict[str, Run]) -> dict[str, float]:
    ratios = {}
    if {"lake", "original"} <= medians.keys():
        faster = medians["original"]["seconds"] / medians["lake"]["seconds"]
        ratios["times_faster_than_original"] = round(faster, 2)
    if {"lake", "polars"} <= medians.keys():
        ratios["times_polars"] = round(medians["lake"]["seconds"] / medians["polars"]["seconds"], 2)
    return ratios


def _input(folder: Path) -> dict[str, int]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {"files": len(files), "bytes": sum(file.stat().st_size for file in files)}


def _table(results: dict[str, Any]) -> str:
    lines = [
        f"{'way':10}{'seconds':>10}{'rows/s/core':>13}{'files':>8}{'rows':>12}{'rejected':>10}"
    ]
    for way, said in results["medians"].items():
        lines.append(
            f"{way:10}{said['seconds']:>10}{said['rows_per_second_and_core']:>13}"
            f"{said['files']:>8}{said['rows']:>12}{said['rejected']!s:>10}"
        )
    lines += [f"{name}: {value}" for name, value in results["ratios"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
