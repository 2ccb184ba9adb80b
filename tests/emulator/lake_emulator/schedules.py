"""Stand-in for the check that EventBridge Scheduler makes of a schedule's role; moto makes none.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role
"""

from __future__ import annotations

from typing import Any

from moto.scheduler.exceptions import ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend

from lake_emulator.patches import Replaced, wrap
from lake_emulator.roles import role_named, trusts

SERVICE = "scheduler.amazonaws.com"


def _with_check(own: Replaced) -> Replaced:
    def create(self: EventBridgeSchedulerBackend, **asked: Any) -> object:
        group = asked.get("group_name") or "default"
        source = f"arn:aws:scheduler:{self.region_name}:{self.account_id}:schedule-group/{group}"
        role = role_named(self.account_id, asked["target"]["RoleArn"])
        if role is None or not trusts(role, SERVICE, self.account_id, source):
            raise ValidationException(
                "The execution role you provide must allow AWS EventBridge Scheduler to assume "
                "the role."
            )
        return own(self, **asked)

    return create


def install() -> None:
    """Put the stand-in into moto."""
    wrap(EventBridgeSchedulerBackend, "create_schedule", _with_check)
