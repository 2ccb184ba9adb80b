"""Stand-in for the check that EventBridge Scheduler makes of a schedule's role; moto makes none.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role
"""

from __future__ import annotations

import re
from typing import Any

from moto.scheduler.exceptions import ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend

from lake_emulator.patches import Replaced, wrap
from lake_emulator.roles import role_named, trusts

SERVICE = "scheduler.amazonaws.com"


RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)")
CRON_FIELDS = 6


def is_schedule(expression: str) -> bool:
    """Whether the scheduler takes an expression, as far as its form and its numbers go.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
    """
    if RATE.fullmatch(expression):
        return True
    fields = expression.removeprefix("cron(").removesuffix(")").split()
    if not expression.startswith("cron(") or len(fields) != CRON_FIELDS:
        return False
    highest = (59, 23, 31, 12, 7, 2199)
    numbers = [
        (int(number), most)
        for field, most in zip(fields, highest, strict=True)
        for number in re.findall(r"\d+", field)
    ]
    return (fields[2] == "?") != (fields[4] == "?") and all(n <= most for n, most in numbers)


def _with_check(own: Replaced) -> Replaced:
    def create(self: EventBridgeSchedulerBackend, **asked: Any) -> object:
        if not is_schedule(asked["schedule_expression"]):
            raise ValidationException(
                f"Invalid Schedule Expression {asked['schedule_expression']}."
            )
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
