"""Stand-in for what a role that was taken on may do: moto leaves everybody everything.

Whoever comes with a user's keys may do anything, as before. Who has taken on a role (AssumeRole)
may do what the role's policies permit, and is judged by the resource where a request names it (S3,
roles and instance profiles of IAM); elsewhere by the action, the region and the conditions.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import xmltodict
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import AccessDeniedError, JsonRESTError
from moto.core.responses import BaseResponse
from moto.iam.access_control import S3IAMRequest
from moto.iam.models import IAMBackend
from moto.s3.exceptions import S3AccessDeniedError
from moto.sts.models import sts_backends

from lake_emulator.conditions import Context, condition_holds, matches
from lake_emulator.patches import Replaced, wrap
from lake_emulator.roles import iam

# IAM's prefix of a service whose requests are signed for another name.
PREFIXES = {"monitoring": "cloudwatch"}
_SCOPE = re.compile(r"Credential=([^/,]+)/\d+/([^/]+)/([^/]+)/")

Statement = Mapping[str, Any]


def may(statements: list[Statement], action: str, resource: str | None, context: Context) -> bool:
    """Whether `statements` permit `action`; `resource` is None where the request names none."""
    effects = {
        one["Effect"]
        for one in statements
        if _is_about(one, action, resource) and condition_holds(one.get("Condition", {}), context)
    }
    return effects == {"Allow"}


def _is_about(statement: Statement, action: str, resource: str | None) -> bool:
    if not any(matches(one.lower(), action.lower()) for one in _list(statement["Action"])):
        return False
    if resource is None:
        return statement["Effect"] == "Allow" or _list(statement.get("Resource")) == ["*"]
    if "NotResource" in statement:
        return not any(matches(one, resource) for one in _list(statement["NotResource"]))
    return any(matches(one, resource) for one in _list(statement["Resource"]))


def statements_of(backend: IAMBackend, role: str) -> Iterator[Statement]:
    """The statements of a role's own policies and of those attached to it."""
    own = (backend.get_role_policy(role, name)[1] for name in backend.list_role_policies(role))
    attached, _ = backend.list_attached_role_policies(role)
    versions = (backend.get_policy_version(one.arn, one.default_version_id) for one in attached)
    for text in [*own, *(version.document for version in versions)]:
        yield from _list(json.loads(text)["Statement"])


def _by_role(own: Replaced) -> Replaced:
    def authorize(self: BaseResponse, request: type, resource: str = "*") -> None:
        scope = _SCOPE.search(self.headers.get("Authorization", ""))
        role = None if scope is None else _role_of(self.current_account, scope[1])
        if scope is None or role is None:
            own(self, request, resource)
            return
        _, region, service = scope.groups()
        action = f"{PREFIXES.get(service, service)}:{_action_of(self)}"
        named = resource if request is S3IAMRequest else _role_arn(self)
        bound = self.querystring.get("PermissionsBoundary", [""])[0]
        context = {"aws:requestedregion": region, "iam:permissionsboundary": bound}
        statements = list(statements_of(iam(self.current_account), role))
        if action != "sts:GetCallerIdentity" and not may(statements, action, named, context):
            raise _refusal(self, request, role, action)

    return authorize


def _refusal(self: BaseResponse, request: type, role: str, action: str) -> Exception:
    """In the words of the protocol that the request speaks."""
    if request is S3IAMRequest:
        return S3AccessDeniedError()
    words = f"role {role} is not authorized to perform: {action}"
    if "X-Amz-Target" in self.headers:
        return JsonRESTError("AccessDeniedException", words)
    refusal = AccessDeniedError(user_arn=role, action=action)
    # moto's has a list of errors, in which no client finds the code.
    error = {"Type": "Sender", "Code": "AccessDenied", "Message": words}
    refusal.description = xmltodict.unparse({"ErrorResponse": {"Error": error}})
    return refusal


def _role_of(account: str, key: str) -> str | None:
    taken_on = sts_backends[account]["aws"].get_assumed_role_from_access_key(key)
    return None if taken_on is None else taken_on.role_arn.rsplit("/", 1)[-1]


def _action_of(self: BaseResponse) -> str:
    action = self._get_action()
    return str(action[0] if isinstance(action, list) else action)


def _role_arn(self: BaseResponse) -> str | None:
    """The role or instance profile that a request of IAM's is about."""
    for field, kind in (("RoleName", "role"), ("InstanceProfileName", "instance-profile")):
        if field in self.querystring:
            name = self.querystring[field][0]
            return f"arn:aws:iam::{self.current_account}:{kind}/{name}"
    return None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def install() -> None:
    """Put the stand-in into moto."""
    wrap(ActionAuthenticatorMixin, "_authenticate_and_authorize_action", _by_role)
