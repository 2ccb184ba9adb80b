"""Writes `jobs.json`: what each job is called and takes, for callers in other languages.

Also which names of a source are no input, for the scripts and steps that go before a job.

`python -m lake_etl.manifest [FILE]` writes it (default: `jobs.json` beside `pyproject.toml`);
with `--check` it writes nothing and exits 1 when the file is stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lake_etl.params import STRINGS, Spec, specs
from lake_etl.registry import Job, jobs
from lake_etl.sources.rule import Kind, pattern_of

# The Pythons that the wheel is built for, as in pyproject.toml; run_job.py refuses the others.
PYTHON = ">=3.10,<3.12"

DEFAULT_FILE = Path(__file__).parents[2] / "jobs.json"
_TYPES: dict[object, str] = {str: "string", int: "integer", date: "date", STRINGS: "strings"}


def manifest() -> dict[str, Any]:
    """The contents of `jobs.json`."""
    return {
        "jobs": [_job(job) for job in jobs().values()],
        "python": PYTHON,
        "names": {
            kind.value: pattern_of(kind) for kind in (Kind.LEFTOVER, Kind.HIDDEN, Kind.DOCUMENT)
        },
    }


def text() -> str:
    """`jobs.json` as it stands in the repository."""
    return json.dumps(manifest(), indent=2, ensure_ascii=False) + "\n"


def main(words: Sequence[str]) -> int:
    """Writes the manifest, or with `--check` compares it. Exit code 1 when it is stale."""
    files = [Path(word) for word in words if word != "--check"]
    file = files[0] if files else DEFAULT_FILE
    if "--check" not in words:
        file.write_text(text(), encoding="utf-8")
        return 0
    if file.exists() and file.read_text(encoding="utf-8") == text():
        return 0
    sys.stderr.write(f"lake_etl: error: {file} is stale; write it: python -m lake_etl.manifest\n")
    return 1


def _job(job: Job) -> dict[str, Any]:
    params = [_param(spec) for spec in specs(job.params).values()]
    return {"name": job.name, "summary": job.summary, "params": params}


def _param(spec: Spec) -> dict[str, Any]:
    default = spec.default
    return {
        "name": spec.name,
        "type": _TYPES[spec.type],
        "required": spec.required,
        "default": default.isoformat() if isinstance(default, date) else default,
        "choices": spec.choices,
        "help": spec.help,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
