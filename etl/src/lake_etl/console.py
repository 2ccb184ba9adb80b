"""Says things on the standard error of whoever started the job.

spark-submit joins a Python program's standard error to its standard output, so what a job writes
there would come out at the wrong end. Under spark-submit the words go through its JVM.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from py4j.protocol import Py4JError
from pyspark import SparkContext

# Set by spark-submit for the Python programs that it starts.
GATEWAY = "PYSPARK_GATEWAY_PORT"


def complain(complaints: Iterable[str]) -> None:
    """Writes `lake_etl: error: <line>` for each line; nothing that the JVM logs follows."""
    _mark("error", complaints)


def warn(warnings: Iterable[str]) -> None:
    """Writes `lake_etl: warning: <line>` for each line; for the end of a job, as `complain`."""
    _mark("warning", warnings)


def end(texts: Iterable[str]) -> None:
    """Writes `lake_etl: <line>` for each line; for the end of a job, as `complain`."""
    say("".join(f"lake_etl: {line}\n" for text in texts for line in text.splitlines()))


def _mark(kind: str, texts: Iterable[str]) -> None:
    lines = [line for text in texts for line in text.splitlines()]
    if lines:
        say("".join(f"lake_etl: {kind}: {line}\n" for line in lines))


def say(text: str) -> None:
    """Writes `text` as it is."""
    sys.stdout.flush()
    if GATEWAY in os.environ and _through_jvm(text):
        return
    sys.stderr.write(text)
    sys.stderr.flush()


def begin(text: str) -> None:
    """Writes `lake_etl: <text>` at the beginning of a job; the JVM's own log follows."""
    _while_it_goes_on(f"lake_etl: {text}\n")


def note(text: str) -> None:
    """Writes `lake_etl: note: <text>` while the job goes on; the JVM's own log goes on too."""
    _while_it_goes_on(f"lake_etl: note: {text}\n")


def _while_it_goes_on(line: str) -> None:
    if GATEWAY in os.environ and _through_jvm(line, last=False):
        return
    sys.stderr.write(line)
    sys.stderr.flush()


def _through_jvm(text: str, last: bool = True) -> bool:
    """Whether spark-submit's JVM has written `text`. The `last` words: it logs nothing more."""
    try:
        SparkContext._ensure_initialized()
        jvm = SparkContext._jvm
        if jvm is None:
            return False
        if last:
            log4j = jvm.org.apache.logging.log4j
            log4j.core.config.Configurator.setRootLevel(log4j.Level.OFF)
        jvm.System.err.print(text)
        jvm.System.err.flush()
    except (Py4JError, OSError):
        return False
    return True
