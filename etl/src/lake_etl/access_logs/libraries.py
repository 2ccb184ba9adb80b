"""The Python packages that loading access logs takes, on the driver and in every task."""

from __future__ import annotations

import importlib.util

from lake_etl.access_logs.agents import LIBRARY as USER_AGENTS
from lake_etl.errors import BadParams
from lake_etl.storage import local_file
from lake_etl.worker_storage import LIBRARY as S3

# What is imported, by what is installed for it.
_ALWAYS = {"polars": "polars", "pyarrow": "pyarrow", USER_AGENTS: "ua-parser[regex]"}
_WITH_S3 = {S3: "boto3"}


def check_libraries(*uris: str) -> None:
    """Raises BadParams unless everything can be imported here that work on `uris` takes."""
    reached_by = {} if all(map(local_file, uris)) else _WITH_S3
    missing = [
        package
        for module, package in (_ALWAYS | reached_by).items()
        if importlib.util.find_spec(module) is None
    ]
    if missing:
        quoted = " ".join(f'"{package}"' for package in missing)
        raise BadParams(
            f"access-logs needs the Python packages {', '.join(missing)} on the driver and on"
            f" every executor; build them into their image: pip install {quoted}"
        )
