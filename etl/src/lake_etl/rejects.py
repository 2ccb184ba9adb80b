"""When a source has too many rejects to be loaded."""

from __future__ import annotations

# A share of rejects means something only where there are some hundreds of records: a single odd
# line of a small file is more than 1 %. So many rejects alone refuse nothing.
FEW_REJECTS = 10


def too_many(rejected: int, records: int, most_percent: int) -> bool:
    """Whether `rejected` of `records` are more than `most_percent`, and more than FEW_REJECTS.

    With 0 percent the first reject is one too many. Where nothing but rejects came, few are too
    many as well: such a source is of another format.
    """
    few = FEW_REJECTS if most_percent and rejected < records else 0
    return rejected > few and rejected * 100 > most_percent * records
