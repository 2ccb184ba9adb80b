"""Classifies user agents with the library ua-parser, each distinct one once.

The library is needed by this package alone and imported where it is used, so that the wheel's other
jobs run without it.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from lake_etl.errors import BadParams

# What ua-parser calls a device that it does not know, and the family of crawlers.
OTHER, SPIDER = "Other", "Spider"

LIBRARY = "ua_parser"


class Agent(NamedTuple):
    """What a user agent says of its client."""

    device_family: str
    os_family: str
    browser_family: str
    is_bot: bool


SCHEMA = "device_family string, os_family string, browser_family string, is_bot boolean"
COLUMNS = Agent._fields


def check_library() -> None:
    """Raises BadParams unless ua-parser can be imported here."""
    if importlib.util.find_spec(LIBRARY) is None:
        raise BadParams(
            "access-logs needs the Python package ua-parser on the driver and on every executor;"
            ' build it into their image: pip install "ua-parser[regex]"'
        )


def with_agents(rows: DataFrame, user_agents: DataFrame) -> DataFrame:
    """`rows` with COLUMNS by their column `user_agent`, all null where that is null.

    `user_agents` has each user agent of the rows once.
    """
    # Not folded into the columns, which would ask for each of them once more.
    classified = F.udf(agent, SCHEMA).asNondeterministic()
    classes = user_agents.select("user_agent", classified("user_agent").alias("agent"))
    return rows.join(F.broadcast(classes.select("user_agent", "agent.*")), "user_agent", "left")


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
