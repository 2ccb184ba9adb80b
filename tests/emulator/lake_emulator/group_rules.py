"""Stand-in for the description of a security group's rule that names another group.

moto keeps it, and shows the descriptions of rules about addresses only.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
"""

from __future__ import annotations

from moto.ec2.models.security_groups import SecurityGroupRule

from lake_emulator.patches import replace


def _description(self: SecurityGroupRule) -> str | None:
    return self.ip_range.get("Description") or self.source_group.get("Description")


def install() -> None:
    """Put the stand-in into moto."""
    replace(SecurityGroupRule, "description", property(_description))
