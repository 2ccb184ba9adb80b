"""What a job may foresee going wrong, and the exit code that tells a caller which it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

DONE = 0
UNFORESEEN = 1
BAD_PARAMS = 2
BAD_DATA = 3
WRONG_PYTHON = 4
LOCKED = 5


class JobError(Exception):
    """A failure that a job foresees: one complaint or several, each a line for the reader.

    `details` holds what a run report should keep but a terminal should not print.
    """

    exit_code: ClassVar[int] = UNFORESEEN

    def __init__(self, *complaints: str, details: Sequence[str] = ()) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = tuple(complaints)
        self.details = tuple(details)


class BadParams(JobError):
    """The words of the command line spell no run of a job. Exit code 2."""

    exit_code = BAD_PARAMS


class BadData(JobError):
    """The data are missing, incomplete or too faulty to publish. Exit code 3."""

    exit_code = BAD_DATA


class LockedError(JobError):
    """Another process is at work on the same thing. The same words may do later. Exit code 5."""

    exit_code = LOCKED
