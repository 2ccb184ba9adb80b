from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, REGION, Clients, trust
from lake_emulator.schedules import is_schedule

GROUPS = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/*"


def make(clients: Clients, trusted: str) -> Any:
    role = clients("iam").create_role(RoleName="starts", AssumeRolePolicyDocument=trusted)["Role"]
    return clients("scheduler").create_schedule(
        Name="nightly",
        ScheduleExpression="rate(1 day)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": "arn:aws:scheduler:::aws-sdk:emr:runJobFlow", "RoleArn": role["Arn"]},
    )


def test_a_schedule_takes_a_role_that_trusts_the_scheduler(clients: Clients) -> None:
    condition = {"ArnLike": {"aws:SourceArn": GROUPS}}
    made = make(clients, trust("scheduler.amazonaws.com", **condition))
    assert made["ScheduleArn"].endswith("schedule/default/nightly")


@pytest.mark.parametrize(
    "trusted",
    [
        trust("events.amazonaws.com"),
        trust("scheduler.amazonaws.com", StringEquals={"aws:SourceAccount": "210987654321"}),
    ],
)
def test_a_schedule_refuses_a_role_that_does_not(clients: Clients, trusted: str) -> None:
    with pytest.raises(ClientError, match="must allow AWS EventBridge Scheduler to assume"):
        make(clients, trusted)


@pytest.mark.parametrize(
    ("expression", "is_taken"),
    [
        ("rate(1 day)", True),
        ("rate(6 hours)", True),
        ("cron(0 3 * * ? *)", True),
        ("rate(0 minutes)", False),
        ("rate(1 minutes)", False),
        ("cron(99 99 * * ? *)", False),
        ("cron(0 3 * * * *)", False),
        ("cron(0 3 * * ?)", False),
    ],
)
def test_a_schedule_is_one_that_the_scheduler_takes(expression: str, is_taken: bool) -> None:
    """See cases/deploy/05."""
    assert is_schedule(expression) is is_taken
