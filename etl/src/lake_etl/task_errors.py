"""Says what a Python task failed of: Spark wraps it in hundreds of lines of two languages."""

from __future__ import annotations

import re

from py4j.protocol import Py4JJavaError

from lake_etl.errors import JobError

# The traceback of a task inside Spark's message, up to the Java that follows it.
_PLACE = '  File "'
_TRACEBACK = re.compile(r"PythonException: (Traceback .*?)(?=\n\s*\n\tat |\n\tat |\Z)", re.DOTALL)


def task_error(error: Py4JJavaError) -> JobError | Py4JJavaError:
    """What a task failed of, as a JobError; `error` itself where no Python task failed."""
    found = _TRACEBACK.search(str(error.java_exception.getMessage()))
    if found is None:
        return error
    lines = found[1].splitlines()
    return JobError(f"a task failed: {_said(lines)}", details=lines)


def _said(lines: list[str]) -> str:
    """The line behind the last place in the code: a message may have several lines."""
    last = max(number for number, line in enumerate(lines) if line.startswith((_PLACE, "Trace")))
    said = [line for line in lines[last + 1 :] if line and not line[0].isspace()]
    return said[0] if said else lines[-1]
