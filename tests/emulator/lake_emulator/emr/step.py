"""A step as EMR has it, with its states over time.

https://docs.aws.amazon.com/emr/latest/APIReference/API_StepStatus.html
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moto.core.utils import utcnow
from moto.emr.models import Step

ENDED = ("COMPLETED", "FAILED", "CANCELLED", "INTERRUPTED")


class LivingStep(Step):
    """A step that begins, and ends in one way or another."""

    # moto's own never changes.
    ended_at: datetime | None = None
    reason: str | None = None
    log_file: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether it stays as it is."""
        return self.state in ENDED

    @property
    def is_under_way(self) -> bool:
        """Whether it has begun and has not ended."""
        return self.state in ("RUNNING", "CANCEL_PENDING")

    def start(self) -> None:
        """What moto does with a cluster's first step at once; here a driver begins it."""

    def begin(self) -> None:
        """Let it run."""
        self.state = "RUNNING"
        self.start_date_time = utcnow()

    def end(self, state: str, reason: str | None = None, log_file: str | None = None) -> None:
        """Let it end in `state`."""
        self.state = state
        self.reason, self.log_file = reason, log_file
        if self.start_date_time is not None:
            self.ended_at = utcnow()

    @property
    def status(self) -> dict[str, Any]:
        """The `StepStatus` of an answer."""
        failed = {"Message": self.reason, "LogFile": self.log_file}
        return {
            "State": self.state,
            "StateChangeReason": {} if self.reason is None else {"Message": self.reason},
            "Timeline": {
                "CreationDateTime": self.creation_date_time,
                "StartDateTime": self.start_date_time,
                "EndDateTime": self.ended_at,
            },
            "FailureDetails": failed if self.state == "FAILED" else None,
        }
