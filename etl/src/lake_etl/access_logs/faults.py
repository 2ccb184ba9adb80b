"""Says why a line does not parse. For rejected lines only: they are taken apart once more."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_etl.access_logs.line import is_apart, is_ended, is_named, steps
from lake_etl.access_logs.pieces import GAP, MORE, NUMBERS, PIECES, PREFIX, piece

# A reason quotes no more of a line than this.
QUOTED_CHARS = 60


def with_reasons(rejected: DataFrame, *kept: str) -> DataFrame:
    """The columns `kept` of `rejected`, whose column `value` is a line each, with `reason`."""
    return steps(rejected, *kept).select(*kept, _reason(F.col("pieces")).alias("reason"))


def _reason(pieces: Column) -> Column:
    """The first fault from left to right."""
    prefix, quotes = piece(pieces, PREFIX), F.size(pieces) - 1
    return (
        F.when((quotes == 0) & (F.btrim(prefix) == ""), F.lit("the line is empty"))
        .when(quotes < PIECES - 1, _cut_off(quotes))
        .when(F.col("time").isNull(), _came("a time as [17/May/2015:10:05:03 +0000]", prefix))
        .when(~is_named(), _came("address, identity and user before the time", prefix))
        .when(F.col("status").isNull(), _came("status and bytes", piece(pieces, NUMBERS)))
        .when(~is_apart(pieces), _came("a blank before the user agent", piece(pieces, GAP)))
        .when(
            ~is_ended(pieces),
            _came("a blank or nothing behind the user agent", piece(pieces, MORE)),
        )
        .otherwise(F.lit("no line of combined format"))
    )


def _cut_off(quotes: Column) -> Column:
    return F.concat(
        F.lit(f"wanted {PIECES - 1} quotes, came "),
        quotes.cast("string"),
        F.lit(": the line is cut off, or of another format"),
    )


def _came(wanted: str, text: Column) -> Column:
    return F.concat(
        F.lit(f'wanted {wanted}, came "'), F.left(text, F.lit(QUOTED_CHARS)), F.lit('"')
    )
