"""Stand-in for the tags of a launch template, which moto takes for those of what it launches.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateBackend

from lake_emulator.patches import Replaced, wrap

OWN = "launch-template"


def _without_own_tags(own: Replaced) -> Replaced:
    def create(
        self: LaunchTemplateBackend,
        name: str,
        description: str,
        data: dict[str, Any],
        tags: dict[str, Any],
    ) -> LaunchTemplate:
        launched = data.get("TagSpecifications", [])
        kept = [one for one in launched if one["ResourceType"] != OWN]
        template: LaunchTemplate = own(
            self, name, description, data | {"TagSpecifications": kept}, tags
        )
        return template

    return create


def install() -> None:
    """Put the stand-in into moto."""
    wrap(LaunchTemplateBackend, "create_launch_template", _without_own_tags)
