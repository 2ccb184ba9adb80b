"""Reads tables with PyIceberg and DuckDB, which share no code with what writes and shows them here.

As a program it answers a request on its standard input by a JSON object, for tests in TypeScript:

    {"kind": "iceberg", "mirror": FOLDER, "tables": {NAME: [URI of its metadata]}}
    {"kind": "parquet", "mirror": FOLDER, "tables": {NAME: [URI of each file]}}

FOLDER holds a folder for each bucket.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timezone
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyiceberg import expressions as ice
from pyiceberg.conversions import from_bytes
from pyiceberg.io.pyarrow import PyArrowFile, PyArrowFileIO
from pyiceberg.table import StaticTable, Table
from pyiceberg.types import PrimitiveType

# How many of a column's values predicates are made of, beside its greatest one.
VALUES = 2

# Where buckets are that are folders of this machine; empty for tables with addresses of files.
BUCKETS = "mirror.folder"

Told = dict[str, Any]

# One of a column's.
Value = Any


class MirrorIO(PyArrowFileIO):
    """Reads `s3a://bucket/key` from a folder that holds a folder for each bucket."""

    def new_input(self, location: str) -> PyArrowFile:
        return super().new_input(mirrored(self.properties.get(BUCKETS, ""), location))


def mirrored(folder: str, uri: str) -> str:
    """The file of `uri`."""
    scheme, _, rest = uri.partition("://")
    return f"{folder}/{rest}" if scheme in ("s3", "s3a") else uri.removeprefix("file:")


def iceberg(metadata: str, mirror: str = "") -> Table:
    """The table whose catalog points to `metadata`, the buckets of which are in folder `mirror`."""
    # PyIceberg imports what reads files by its name, also where this is a program.
    settings = {"py-io-impl": f"independent_reader.{MirrorIO.__name__}", BUCKETS: mirror}
    return StaticTable.from_metadata(mirrored(mirror, metadata), properties=settings)


def read_iceberg(table: Table) -> Told:
    """Rows, states and complaints: all that this reader can hold against the table."""
    rows = table.scan().to_arrow()
    predicates = list(_iceberg_predicates(table, rows))
    return {
        "count": table.scan().count(),
        "rows": as_cells(rows),
        "snapshots": {
            str(each.snapshot_id): table.scan(snapshot_id=each.snapshot_id).to_arrow().num_rows
            for each in table.snapshots()
        },
        "predicates": len(predicates),
        "complaints": [*_bounds(table), *(fault for fault in predicates if fault)],
    }


def _iceberg_predicates(table: Table, rows: pa.Table) -> Iterator[str | None]:
    """Every predicate, with a complaint where it selects others than it does among all rows."""
    for name, column in zip(rows.column_names, rows.columns, strict=True):
        found: list[tuple[ice.BooleanExpression, int]] = [
            (ice.IsNull(name), column.null_count),
            (ice.NotNull(name), len(column) - column.null_count),
        ]
        for value in _values(column):
            given = value.isoformat() if isinstance(value, date) else value
            found += [
                (ice.EqualTo(name, given), _many(pc.equal, column, value)),
                (ice.LessThan(name, given), _many(pc.less, column, value)),
                (ice.GreaterThanOrEqual(name, given), _many(pc.greater_equal, column, value)),
            ]
        for predicate, wanted in found:
            # Of the column itself: a file that is left out by mistake has its rows nowhere else.
            came = table.scan(row_filter=predicate, selected_fields=(name,)).to_arrow().num_rows
            yield None if came == wanted else f"{predicate}: wanted {wanted} rows, came {came}"


def _bounds(table: Table) -> Iterator[str]:
    """Complaints about what the table's metadata say of columns of its files."""
    schema = table.schema()
    for task in table.scan().plan_files():
        file = task.file
        if task.delete_files:
            continue
        content = pq.ParquetFile(table.io.new_input(file.file_path).open()).read()
        if content.num_rows != file.record_count:
            yield f"{file.file_path}: {content.num_rows} rows, told {file.record_count}"
        for name in content.column_names:
            field, column = schema.find_field(name), content[name]
            if not isinstance(field.field_type, PrimitiveType):
                continue
            values = [_plain(value) for value in column.to_pylist() if value is not None]
            nulls = (file.null_value_counts or {}).get(field.field_id)
            if nulls not in (None, column.null_count):
                yield f"{file.file_path}: {name}: {column.null_count} nulls, told {nulls}"
            low, high = (
                _plain(bound_of(field.field_type, bounds[field.field_id]))
                if bounds and field.field_id in bounds
                else None
                for bounds in (file.lower_bounds, file.upper_bounds)
            )
            if values and low is not None and low > min(values):
                yield f"{file.file_path}: {name}: least value {min(values)!r}, told {low!r}"
            if values and high is not None and high < max(values):
                yield f"{file.file_path}: {name}: greatest value {max(values)!r}, told {high!r}"


def bound_of(kind: PrimitiveType, stored: bytes) -> Value:
    """A bound, of text as bytes: those are what texts are ordered by, and may be cut within one."""
    return stored if str(kind) == "string" else from_bytes(kind, stored)


def _plain(value: Value) -> Value:
    """A value as bounds have it: a day or a moment as a number of units since 1970."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, datetime):
        epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
        since = value - epoch
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return (value - date(1970, 1, 1)).days if isinstance(value, date) else value


def read_parquet(folder: str, files: Iterable[str]) -> Told:
    """The same of a table that is a list of Parquet files, with partitions in their paths."""
    paths = [mirrored(folder, uri) for uri in files]
    with duckdb.connect() as base:
        base.execute("SET TimeZone = 'UTC'").fetchall()
        (count,) = _selected(base, "count(*)", "", [paths])
        rows = base.sql(f"SELECT * FROM {_SOURCE}", params=[paths]).to_arrow_table()
        predicates = list(_duckdb_predicates(base, paths, rows))
    return {
        "count": count,
        "rows": as_cells(rows),
        "predicates": len(predicates),
        "complaints": [fault for fault in predicates if fault],
    }


_SOURCE = "read_parquet(?, hive_partitioning = true, union_by_name = true)"


def _selected(
    base: duckdb.DuckDBPyConnection, what: str, where: str, values: Sequence[Value]
) -> tuple[Value, ...]:
    """The one row of a question."""
    (row,) = base.execute(f"SELECT {what} FROM {_SOURCE} {where}", values).fetchall()
    return tuple(row)


def _duckdb_predicates(
    base: duckdb.DuckDBPyConnection, paths: list[str], rows: pa.Table
) -> Iterator[str | None]:
    """Every predicate, with a complaint where it selects others than it does among all rows."""
    tests: Mapping[str, Callable[..., Value]] = {
        "=": pc.equal,
        "<": pc.less,
        ">=": pc.greater_equal,
    }
    for name, column in zip(rows.column_names, rows.columns, strict=True):
        for value in _values(column):
            for sign, test in tests.items():
                # Statistics of the files are used for this, and none for the rows read before.
                where = f'WHERE "{name}" {sign} ?'
                (came,) = _selected(base, "count(*)", where, [paths, value])
                wanted = _many(test, column, value)
                yield (
                    None
                    if came == wanted
                    else f"{name} {sign} {value!r}: wanted {wanted} rows, came {came}"
                )


def _many(test: Callable[..., Any], column: pa.ChunkedArray, value: Value) -> int:
    """How many values pass."""
    return pc.sum(test(column, pa.scalar(value, column.type))).as_py() or 0


def _values(column: pa.ChunkedArray) -> list[Value]:
    """Some of the values: the least, the greatest, and one between."""
    if pa.types.is_nested(column.type):
        return []
    found = sorted(set(column.drop_null().to_pylist()))
    step = max(1, -(-len(found) // VALUES))
    return sorted({*found[::step], *found[-1:]})


def as_cells(rows: pa.Table) -> list[list[Value]]:
    """The rows, by column as sorted, as text that other languages make of the same values."""
    names = sorted(rows.column_names)
    columns = [[_cell(value) for value in rows[name].to_pylist()] for name in names]
    return [list(row) for row in zip(*columns, strict=True)]


def _cell(value: Value) -> Value:
    if isinstance(value, datetime):
        moment = value.astimezone(timezone.utc) if value.tzinfo else value
        fraction = f"{moment.microsecond:06d}"
        text = moment.replace(tzinfo=None, microsecond=0).isoformat()
        return f"{text}.{fraction[:3]}{fraction[3:].rstrip('0')}Z"
    if isinstance(value, date):
        return value.isoformat()
    # Whole numbers of any size; JSON of other languages keeps but 53 bits.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def answer(request: Told) -> Told:
    """What the tables of a request hold, by name."""
    mirror = str(request.get("mirror", ""))
    if request["kind"] == "parquet":
        return {name: read_parquet(mirror, uris) for name, uris in request["tables"].items()}
    return {name: read_iceberg(iceberg(uri, mirror)) for name, (uri,) in request["tables"].items()}


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
