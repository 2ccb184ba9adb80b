"""Whether a service can take on a role that it is handed: what AWS checks and moto does not.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend, Role, iam_backends

from lake_emulator.conditions import condition_holds


def iam(account: str) -> IAMBackend:
    """The account's IAM."""
    return iam_backends[account]["aws"]


def role_named(account: str, name_or_arn: str) -> Role | None:
    """The role, by name or ARN; None when there is none."""
    try:
        return iam(account).get_role(name_or_arn.rsplit("/", 1)[-1])
    except NotFoundException:
        return None


def trusts(role: Role, service: str, account: str, source: str) -> bool:
    """Whether `role` lets `service` take it on, on behalf of the resource `source`."""
    context = {"aws:sourceaccount": account, "aws:sourcearn": source}
    statements = json.loads(role.assume_role_policy_document)["Statement"]
    return any(
        statement["Effect"] == "Allow"
        and "sts:AssumeRole" in _list(statement["Action"])
        and service in _list(statement.get("Principal", {}).get("Service", []))
        and condition_holds(statement.get("Condition", {}), context)
        for statement in _list(statements)
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
