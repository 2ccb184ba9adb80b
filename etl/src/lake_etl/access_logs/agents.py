"""Classifies user agents with the library ua-parser, each distinct one once.

The library is imported where it is used, so that the wheel's other jobs run without it.
"""

from __future__ import annotations

import functools
import importlib
from typing import NamedTuple

# What ua-parser calls a device that it does not know, and the family of crawlers.
OTHER, SPIDER = "Other", "Spider"

LIBRARY = "ua_parser"

# Distinct user agents that a process remembers.
_REMEMBERED = 200_000


class Agent(NamedTuple):
    """What a user agent says of its client."""

    device_family: str
    os_family: str
    browser_family: str
    is_bot: bool


COLUMNS = Agent._fields


@functools.lru_cache(maxsize=_REMEMBERED)
def agent(text: str) -> Agent:
    """The classes of one user agent."""
    found = importlib.import_module(LIBRARY).parse(text)
    device = found.device.family if found.device else OTHER
    return Agent(
        device_family=device,
        os_family=found.os.family if found.os else OTHER,
        browser_family=found.user_agent.family if found.user_agent else OTHER,
        is_bot=device == SPIDER,
    )
