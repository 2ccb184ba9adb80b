"""Several sources, each with its target, read side by side."""

from __future__ import annotations

from collections.abc import Sequence


def names_of(uris: Sequence[str]) -> list[str]:
    """A name for each URI: its last segment, with its place where two would be the same."""
    last = [uri.rstrip("/").rpartition("/")[2] or uri for uri in uris]
    return [
        name if last.count(name) == 1 else f"{name}#{place}"
        for place, name in enumerate(last, start=1)
    ]


def unpaired(parameter: str, others: Sequence[str], sources: Sequence[str]) -> list[str]:
    """A complaint when the n-th source has no n-th value of `parameter`."""
    if len(others) == len(sources):
        return []
    return [f"--{parameter}: wanted {len(sources)}, one for each source, came {len(others)}"]
