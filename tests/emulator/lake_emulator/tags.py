"""Stand-in for what AWS refuses of tags, and moto takes.

A key has 1 to 128 characters and does not begin with `aws:`, a value has up to 256.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend
from moto.ec2.models.tags import TagBackend
from moto.utilities.tagging_service import TaggingService

from lake_emulator.patches import Replaced, wrap

LONGEST_KEY = 128
LONGEST_VALUE = 256
RESERVED = "aws:"


def tag_faults(tags: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Why AWS refuses each of the tags that it does not take."""
    for key, value in tags:
        if key.lower().startswith(RESERVED):
            yield f"Tag keys starting with '{RESERVED}' are reserved for internal use: {key}"
        elif not 1 <= len(key) <= LONGEST_KEY:
            yield f"Tag key exceeds the length of 1 to {LONGEST_KEY} characters: {key}"
        if len(value) > LONGEST_VALUE:
            yield f"Tag value exceeds the maximum length of {LONGEST_VALUE} characters: {key}"


def _of_ec2(own: Replaced) -> Replaced:
    def create(self: EC2Backend, resource_ids: list[str], tags: dict[str, str]) -> object:
        faults = list(tag_faults(tags.items()))
        if faults:
            raise EC2ClientError("InvalidParameterValue", " ".join(faults))
        return own(self, resource_ids, tags)

    return create


def _of_others(own: Replaced) -> Replaced:
    def tag(self: TaggingService, arn: str, tags: Sequence[Mapping[str, Any]] | None) -> object:
        pairs = [(str(one[self.key_name]), str(one.get(self.value_name, ""))) for one in tags or ()]
        faults = list(tag_faults(pairs))
        if faults:
            raise JsonRESTError("ValidationException", " ".join(faults))
        return own(self, arn, tags)

    return tag


def install() -> None:
    """Put the stand-in into moto."""
    wrap(TagBackend, "create_tags", _of_ec2)
    wrap(TaggingService, "tag_resource", _of_others)
