"""Access logs to Parquet by polars: one regular expression, the same columns and agent classes.

It takes no care of escapes, and does not know faulty files; it neither replaces rows nor commits.

    python polars_way.py LOGS OUT      prints {"session": s, "seconds": s, …} as JSON
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
from measured import CORES, measured

from lake_etl.access_logs.agents import COLUMNS, agent

LINE = (
    r"^(?<remote_address>\S+) (?<ident>\S+) (?<remote_user>\S+)"
    r" \[(?<written>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\]"
    r' "(?<request>(?<method>\S+) (?<path>[^ ?"]*)(?:\?(?<query>[^ "]*))? ?(?<protocol>[^"]*))"'
    r' (?<status>\d{3}) (?<bytes>\d+|-) "(?<referer>[^"]*)" "(?<user_agent>[^"]*)"(?<extra>.*)$'
)
ABSENT = ("ident", "remote_user", "request", "referer", "user_agent")

# A byte that no line holds.
NO_SEPARATOR = "\x01"


def main(logs: str, out: str) -> None:
    """Parses each file under `logs` to a file of rows and one of rejects under `out`."""
    began = time.monotonic()
    for folder in ("access_logs", "rejects"):
        (Path(out) / folder).mkdir(parents=True)
    files = sorted(file for file in Path(logs).rglob("*") if file.is_file())
    # Decompressing takes one thread for each file; polars shares the rest among the same cores.
    with ThreadPoolExecutor(CORES) as pool:
        rejected = sum(pool.map(lambda file: load(file, Path(out)), files))
    measured(0, time.monotonic() - began, out, rejected)


def load(file: Path, out: Path) -> int:
    """Writes one file's rows and rejects; answers with how many rejects there are."""
    lines = pl.read_csv(
        file,
        has_header=False,
        new_columns=["line"],
        schema={"line": pl.String},
        separator=NO_SEPARATOR,
        quote_char=None,
        encoding="utf8-lossy",
    ).with_row_index("line_number", offset=1)
    parsed = lines.with_columns(pl.col("line").str.extract_groups(LINE).alias("fields"))
    sound = pl.col("fields").struct.field("status").is_not_null()
    rows = parsed.filter(sound).select("line_number", "fields").unnest("fields")
    rejects = parsed.filter(~sound).select("line_number", "line")
    texts = rows.with_columns(pl.col(name).replace("-", None) for name in ABSENT).with_columns(
        pl.col("written").str.to_datetime("%d/%b/%Y:%H:%M:%S %z").alias("time"),
        pl.col("status").cast(pl.Int32),
        pl.col("bytes").replace("-", None).cast(pl.Int64),
        pl.lit(str(file)).alias("source_file"),
        pl.lit(str(file.parent)).alias("source_folder"),
    )
    classed = texts.drop("written").join(_agents(texts), on="user_agent", how="left")
    name = file.name.removesuffix(".gz")
    classed.write_parquet(out / "access_logs" / f"{name}.parquet", compression="zstd")
    rejects.write_parquet(out / "rejects" / f"{name}.parquet", compression="zstd")
    return rejects.height


def _agents(rows: pl.DataFrame) -> pl.DataFrame:
    distinct = rows["user_agent"].drop_nulls().unique()
    classes = [(text, *agent(text)) for text in distinct]
    return pl.DataFrame(classes, schema=["user_agent", *COLUMNS], orient="row")


if __name__ == "__main__":
    main(*sys.argv[1:])
