"""Compares three ways to the same star schema: the original's, the job's and DuckDB's.

    python bench/star_schema/run.py --events FOLDER --songs FOLDER [--repeats 3]

The folders are what `lake generate` writes: JSON records, one to a line. Each repeat runs every way
once, one after the other on the same machine, each in a process of its own; starting Spark is
measured apart and not counted. Prints a table of medians, with the least and the most seconds and
the CPU seconds of the whole process tree, and writes every run to --results.
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
WAYS = ("lake", "duckdb", "original")
DEFAULT_REPEATS = 3
DEFAULT_RESULTS = REPOSITORY / "bench" / "results" / "star_schema.json"

Run = dict[str, Any]


def main(words: list[str]) -> int:
    """Runs the comparison. Exit code 1 when a way fails."""
    wanted = _parser().parse_args(words)
    ways = wanted.ways.split(",")
    unknown = set(ways) - set(WAYS)
    if unknown:
        sys.stderr.write(f"--ways: wanted some of {', '.join(WAYS)}, came {', '.join(unknown)}\n")
        return 2
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    for _ in range(wanted.repeats):
        for way in ways:
            runs[way].append(_run(way, wanted.events.resolve(), wanted.songs.resolve()))
    results = _results(wanted, runs)
    wanted.results.parent.mkdir(parents=True, exist_ok=True)
    wanted.results.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(_table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compares three ways to the same star schema.")
    parser.add_argument("--events", type=Path, required=True, help="folder of events")
    parser.add_argument("--songs", type=Path, required=True, help="folder of songs")
    parser.add_argument("--repeats", type=int, default=DEFAULT_REPEATS, help="runs of each way")
    parser.add_argument("--ways", default=",".join(WAYS), help="some of " + ", ".join(WAYS))
    parser.add_argument("--results", type=Path, default=DEFAULT_RESULTS, help="JSON file to write")
    return parser


def _run(way: str, events: Path, songs: Path) -> Run:
    """One run of one way, in a process of its own and a folder that is removed."""
    with tempfile.TemporaryDirectory(prefix=f"bench-{way}-") as folder:
        path = os.pathsep.join([str(HERE), str(REPOSITORY / "etl" / "src")])
        done = subprocess.run(
            [sys.executable, HERE / f"{way}_way.py", events, songs, f"{folder}/out"],
            env={**os.environ, "PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{way} failed:\n{done.stderr}")
        said: Run = json.loads(done.stdout.strip().splitlines()[-1])
        sys.stderr.write(
            f"{way}: {said['seconds']:.1f} s, {said['cpu_seconds']:.1f} CPU s,"
            f" {said['files']:,} files\n"
        )
        return said


def _results(wanted: argparse.Namespace, runs: dict[str, list[Run]]) -> dict[str, Any]:
    """Every run, the medians, and how the ways compare."""
    medians = {way: _median(found) for way, found in runs.items()}
    return {
        "events": _input(wanted.events),
        "songs": _input(wanted.songs),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "runs": runs,
        "medians": medians,
        "ratios": _ratios(medians),
    }


def _median(runs: list[Run]) -> Run:
    return {
        **{
            key: round(statistics.median(run[key] for run in runs), 2)
            for key in ("seconds", "cpu_seconds", "session")
        },
        "spread": [min(run["seconds"] for run in runs), max(run["seconds"] for run in runs)],
        "files": runs[-1]["files"],
        "rows": runs[-1]["rows"],
    }


def _ratios(medians: dict[str, Run]) -> dict[str, float]:
    ratios = {}
    if "lake" in medians and "original" in medians:
        lake, original = medians["lake"], medians["original"]
        ratios["times_faster_than_original"] = round(original["seconds"] / lake["seconds"], 2)
        ratios["share_of_original_cpu"] = round(lake["cpu_seconds"] / original["cpu_seconds"], 3)
        ratios["share_of_original_files"] = round(lake["files"] / original["files"], 5)
    if "lake" in medians and "duckdb" in medians:
        lake, duckdb = medians["lake"], medians["duckdb"]
        ratios["times_duckdb"] = round(lake["seconds"] / duckdb["seconds"], 2)
        ratios["times_duckdb_cpu"] = round(lake["cpu_seconds"] / duckdb["cpu_seconds"], 2)
    return ratios


def _input(folder: Path) -> dict[str, int]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {"files": len(files), "bytes": sum(file.stat().st_size for file in files)}


def _table(results: dict[str, Any]) -> str:
    head = ("way", "seconds", "least", "most", "CPU s", "session", "files", "songplays")
    rows = [
        (
            way,
            *(f"{number:.1f}" for number in (said["seconds"], *said["spread"])),
            *(f"{said[key]:.1f}" for key in ("cpu_seconds", "session")),
            *(f"{number:,}" for number in (said["files"], said["rows"]["songplays"])),
        )
        for way, said in results["medians"].items()
    ]
    lines = [
        " ".join([row[0].ljust(10), *(cell.rjust(9) for cell in row[1:])]) for row in (head, *rows)
    ]
    lines += [f"{name}: {value}" for name, value in results["ratios"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
