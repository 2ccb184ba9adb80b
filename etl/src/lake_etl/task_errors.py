"""Says what a Python task failed of: Spark wraps it in hundreds of lines of two languages."""

from __future__ import annotations

import re

from py4j.protocol import Py4JJavaError

from lake_etl.errors import JobError

# The traceback of a task inside Spark's message, up to the Java that follows it.
_TRACEBACK = re.compile(r"PythonException: (Traceback .*?)(?=\n\s*\n\tat |\n\tat |\Z)", re.DOTALL)


def task_error(error: Py4JJavaError) -> JobError | Py4JJavaError:
    """What a task failed of, as a JobError; `error` itself where no Python task failed."""
    found = _TRACEBACK.search(str(error.java_exception.getMessage()))
    if found is None:
        return error
    last = [line for line in found[1].splitlines() if line and not line[0].isspace()][-1]
    return JobError(f"a task failed: {last}", details=found[1].splitlines())
