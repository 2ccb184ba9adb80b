"""Stand-in for two things about rules of security groups.

moto keeps the description of a rule that names another group, and shows those of rules about
addresses only. And it answers with another error than AWS when a rule's id is unknown: a provider
that asks again after a broken connection would take a rule that is gone for one that resists.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidPermissionNotFoundError
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroupRule

from lake_emulator.patches import Replaced, replace, wrap


class UnknownRuleError(EC2ClientError):
    """A rule's id that is none."""

    def __init__(self, rules: list[str]) -> None:
        ids = ", ".join(rules)
        super().__init__(
            "InvalidSecurityGroupRuleId.NotFound",
            f"The security group rule ID '{ids}' does not exist",
        )


def _description(self: SecurityGroupRule) -> str | None:
    return self.ip_range.get("Description") or self.source_group.get("Description")


def _by_id(own: Replaced) -> Replaced:
    def revoke(self: EC2Backend, *words: object, **named: Any) -> object:
        try:
            return own(self, *words, **named)
        except InvalidPermissionNotFoundError:
            if rules := named.get("security_rule_ids"):
                raise UnknownRuleError(rules) from None
            raise

    return revoke


def install() -> None:
    """Put the stand-in into moto."""
    replace(SecurityGroupRule, "description", property(_description))
    wrap(EC2Backend, "revoke_security_group_ingress", _by_id)
    wrap(EC2Backend, "revoke_security_group_egress", _by_id)
