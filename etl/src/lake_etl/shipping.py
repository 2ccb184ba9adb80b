"""Makes this package importable in Spark's Python workers.

`spark-submit --py-files` takes a wheel and puts it on the driver's path, but PySpark forwards
only .zip, .egg and .jar files to workers (`SparkContext.PACKAGE_EXTENSIONS`): a worker would fail
with ModuleNotFoundError. A wheel is a zip, so it travels under that name.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zipfile
from pathlib import Path

from pyspark import SparkContext

PACKAGE = Path(__file__).parent
ARCHIVE = "lake_etl.zip"

# A member older than 1980 cannot be written to a zip; its date means nothing to an import.
EPOCH = (1980, 1, 1, 0, 0, 0)


def ship(context: SparkContext) -> None:
    """Sends this package to every worker of `context`, wherever it was imported from."""
    if ARCHIVE in {Path(file).name for file in context.listFiles}:
        return
    # Spark serves the file to executors for as long as they come and go, so it stays to the end.
    folder = tempfile.mkdtemp(prefix="lake_etl-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    archive = Path(folder) / ARCHIVE
    if _origin().is_file():
        shutil.copyfile(_origin(), archive)
    else:
        _pack(archive)
    context.addPyFile(str(archive))


def _origin() -> Path:
    """The wheel that holds this package, or the folder that it was imported from."""
    return PACKAGE.parent


def _pack(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted(PACKAGE.rglob("*.py")):
            name = file.relative_to(PACKAGE.parent).as_posix()
            packed.writestr(zipfile.ZipInfo(name, EPOCH), file.read_bytes())
