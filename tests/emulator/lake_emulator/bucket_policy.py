"""Stand-in for how S3 judges a request by a bucket's policy.

moto takes a statement whose `Condition` does not hold for a refusal, so a policy that asks for TLS
locks everybody out; and it accepts a policy for the delivery of access logs only when resource and
action are written in one certain way.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-object-operation.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

from lake_emulator.conditions import Context, condition_holds, matches
from lake_emulator.patches import replace

LOG_DELIVERY = "logging.s3.amazonaws.com"
# Nothing leaves the machine, so a request counts as one over TLS.
OVER_TLS: Context = {"aws:securetransport": "true", "s3:tlsversion": "1.3"}

Statement = Mapping[str, Any]


def judge(
    policy: str,
    action: str,
    resource: str,
    context: Context,
    speaks_of: Callable[[object], bool],
) -> PermissionResult:
    """What `policy` says to `action` on `resource` by a caller whom `speaks_of` finds."""
    effects = {
        statement["Effect"]
        for statement in _list(json.loads(policy)["Statement"])
        if _is_about(statement, action, resource)
        and speaks_of(statement.get("Principal"))
        and condition_holds(statement.get("Condition", {}), context)
    }
    if "Deny" in effects:
        return PermissionResult.DENIED
    return PermissionResult.PERMITTED if "Allow" in effects else PermissionResult.NEUTRAL


def _is_about(statement: Statement, action: str, resource: str) -> bool:
    return _names(statement, "Action", action.lower(), str.lower) and _names(
        statement, "Resource", resource, str
    )


def _names(statement: Statement, element: str, wanted: str, spelt: Callable[[str], str]) -> bool:
    if element in statement:
        return any(matches(spelt(one), wanted) for one in _list(statement[element]))
    return not any(matches(spelt(one), wanted) for one in _list(statement[f"Not{element}"]))


def _is_everybody(principal: object) -> bool:
    if isinstance(principal, dict):
        return "*" in _list(principal.get("AWS", []))
    return principal == "*"


def _is_log_delivery(principal: object) -> bool:
    if isinstance(principal, dict):
        return LOG_DELIVERY in _list(principal.get("Service", []))
    return principal == "*"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
    if self.policy is None:
        return PermissionResult.NEUTRAL
    return judge(self.policy.decode(), action, resource, OVER_TLS, _is_everybody)


def _may_deliver(self: FakeBucket, target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    if target_bucket.policy is None:
        return False
    log = f"{target_bucket.arn}/{target_prefix or ''}2018-11-21-00-00-00-0123456789ABCDEF"
    context = {
        **OVER_TLS,
        "aws:sourceaccount": self.account_id,
        "aws:sourcearn": self.arn,
    }
    text = target_bucket.policy.decode()
    return judge(text, "s3:PutObject", log, context, _is_log_delivery) == PermissionResult.PERMITTED


def install() -> None:
    """Put the stand-in into moto."""
    replace(FakeBucket, "get_permission", _permission)
    replace(FakeBucket, "_log_permissions_enabled_policy", _may_deliver)
