"""Lines of access logs: what each becomes, or why it is rejected."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from access_lines import BAD, GOOD, frame, line
from lake_etl.access_logs.faults import with_reasons
from lake_etl.access_logs.line import parsed

pytestmark = pytest.mark.spark


def outcomes(spark: SparkSession, *lines: str | bytes) -> list[dict[str, Any]]:
    """What becomes of each line: its values, whether it is sound, its reason if it is not."""
    given = frame(spark, *lines)
    values = parsed(given, "place").collect()
    reasons = with_reasons(given, "place").collect()
    by_place = {row["place"]: row["reason"] for row in reasons}
    return [
        {**row.asDict(), "reason": by_place[row["place"]]}
        for row in sorted(values, key=lambda row: row["place"])
    ]


@pytest.fixture(scope="module")
def became(spark: SparkSession) -> dict[str, dict[str, Any]]:
    """The outcome of every line above, in one reading."""
    lines = {name: text for name, (text, _) in [*GOOD.items(), *BAD.items()]}
    return dict(zip(lines, outcomes(spark, *lines.values()), strict=True))


@pytest.mark.parametrize("name", GOOD)
def test_a_line_that_parses(name: str, became: dict[str, dict[str, Any]]) -> None:
    came, wanted = became[name], GOOD[name][1]

    assert came["sound"], came["reason"]
    assert {key: came[key] for key in wanted} == wanted


@pytest.mark.parametrize("name", BAD)
def test_a_line_that_is_rejected(name: str, became: dict[str, dict[str, Any]]) -> None:
    came = became[name]

    assert not came["sound"]
    assert came["reason"].startswith(BAD[name][1])


# Text as a client sends it: anything that an escape can say, quotes and backslashes above all.
TEXT = st.text(
    st.sampled_from(["a", " ", "/", '"', "\\", "x", "2", "%", "+", "é", "-"]), max_size=8
)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(TEXT, min_size=40, max_size=40))
def test_what_a_server_escapes_comes_back_as_it_was(spark: SparkSession, texts: list[str]) -> None:
    nginx = [line(agent=_by_nginx(text)) for text in texts]
    apache = [line(agent=_by_apache(text)) for text in texts]

    came = [row["user_agent"] for row in outcomes(spark, *nginx, *apache)]

    assert came == [None if text == "-" else text for text in texts] * 2


def _by_nginx(text: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}"
        for byte in text.encode()
    )


def _by_apache(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in escaped.encode())
