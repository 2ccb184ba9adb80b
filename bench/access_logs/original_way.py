"""Access logs as the original pipeline loaded them, for comparison.

A Python function parses each line by one regular expression, a second one classifies its device
by parts of the user agent. Four counts run over the whole: of the lines, of the parsed lines (kept
in memory until the third count), and two of the enriched ones. What does not parse is dropped. The
original appends to a table; here it is plain Parquet by day, which costs less.

    python original_way.py LOGS OUT      prints {"session": s, "seconds": s, …} as JSON
"""

from __future__ import annotations

import re
import sys
import time
from typing import Any

from measured import measured, plain_session
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

LINE = re.compile(
    r"^(\S+) \S+ \S+ \[([\w:/]+\s[+\-]\d{4})\]"
    r' "(\S+) (\S+) (\S+)" (\d{3}) (\d+|-) "([^"]*)" "([^"]*)"'
)
PARSED = (
    "ip_address string, written string, method string, url string, protocol string, status int,"
    " size bigint, referer string, user_agent string"
)

# What a user agent must hold, in the order in which it is looked for.
DEVICES = (
    ("android", "Android Mobile"),
    ("iphone", "iOS Mobile"),
    ("ipod", "iOS Mobile"),
    ("mobile", "Mobile"),
    ("ipad", "iPad"),
    ("tablet", "Tablet"),
    ("chrome", "Chrome Desktop"),
    ("firefox", "Firefox Desktop"),
    ("safari", "Safari Desktop"),
    ("edge", "Edge Desktop"),
    ("opera", "Opera Desktop"),
    ("bot", "Bot/Crawler"),
    ("crawler", "Bot/Crawler"),
    ("spider", "Bot/Crawler"),
    ("scraper", "Bot/Crawler"),
)
PARTITIONS = 3


def main(logs: str, out: str) -> None:
    """Loads the files under `logs` into Parquet under `out`."""
    spark, started = plain_session()
    began = time.monotonic()
    load(spark, logs, out)
    measured(started, time.monotonic() - began, out, None)
    spark.stop()


def load(spark: SparkSession, logs: str, out: str) -> None:
    """Parses, enriches and counts as the original did, and writes what came of it."""
    raw = spark.read.option("recursiveFileLookup", True).text(logs)
    raw.count()
    parse = F.udf(parsed, PARSED)
    rows = raw.select(parse("value").alias("row")).select("row.*")
    rows = rows.where(F.col("ip_address").isNotNull()).cache()
    rows.count()
    enriched = with_columns(rows).repartition(PARTITIONS, "date")
    enriched.count()
    rows.unpersist()
    enriched.count()
    enriched.write.partitionBy("date").parquet(f"{out}/access_logs")


def with_columns(rows: DataFrame) -> DataFrame:
    """The columns that the original derived."""
    agent = F.lower("user_agent")
    return (
        rows.withColumn("timestamp", F.to_timestamp("written", "dd/MMM/yyyy:HH:mm:ss Z"))
        .where(F.col("timestamp").isNotNull())
        .withColumn("device_type", F.udf(device, "string")("user_agent"))
        .withColumn("date", F.to_date("timestamp"))
        .withColumn("hour", F.hour("timestamp"))
        .withColumn("year", F.year("timestamp"))
        .withColumn("month", F.month("timestamp"))
        .withColumn("day", F.dayofmonth("timestamp"))
        .withColumn("week_of_year", F.weekofyear("timestamp"))
        .withColumn("status_category", category())
        .withColumn("url_path", F.regexp_extract("url", r"^([^?]*)", 1))
        .withColumn("file_extension", F.regexp_extract("url", r"\.([a-zA-Z0-9]+)(?:\?|$)", 1))
        .withColumn("is_bot", agent.rlike("bot|crawler|spider|scraper|slurp"))
        .withColumn("processed", F.current_timestamp())
    )


def category() -> Column:
    """What a status means."""
    redirect, client, server = 300, 400, 500
    return (
        F.when(F.col("status") < redirect, "Success")
        .when(F.col("status") < client, "Redirect")
        .when(F.col("status") < server, "Client Error")
        .otherwise("Server Error")
    )


def parsed(line: str) -> tuple[Any, ...] | None:
    """The fields of a line, or nothing."""
    found = LINE.match(line)
    if not found:
        return None
    address, written, method, url, protocol, status, size, referer, agent = found.groups()
    return (
        *(address, written, method, url, protocol, int(status)),
        *(0 if size == "-" else int(size), _said(referer), _said(agent)),
    )


def device(agent: str | None) -> str:
    """The device by parts of the user agent."""
    if not agent:
        return "Unknown"
    lower = agent.lower()
    return next((name for part, name in DEVICES if part in lower), "Other Desktop")


def _said(text: str) -> str | None:
    return None if text == "-" else text


if __name__ == "__main__":
    main(*sys.argv[1:])
