"""Records to test with; a test states only what matters to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# 2018-11-01T00:00:00Z
NOVEMBER = 1541030400000


def event(**said: Any) -> dict[str, Any]:
    """A play."""
    return {
        "page": "NextSong",
        "ts": NOVEMBER,
        "userId": "7",
        "firstName": "Ada",
        "lastName": "Low",
        "gender": "F",
        "level": "free",
        "sessionId": 1,
        "itemInSession": 0,
        "song": "Song",
        "artist": "Artist",
        "length": 100.5,
        "location": "Here",
        "userAgent": '"Agent"',
        **said,
    }


def song(**said: Any) -> dict[str, Any]:
    """A song."""
    return {
        "song_id": "SO1",
        "title": "Song",
        "artist_id": "AR1",
        "artist_name": "Artist",
        "artist_location": "",
        "artist_latitude": None,
        "artist_longitude": None,
        "year": 1999,
        "duration": 100.5,
        "num_songs": 1,
        **said,
    }


def lines(*records: dict[str, Any]) -> bytes:
    """The records, each on a line of its own."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def star_words(root: Path, run: str, *more: object, target: Path | None = None) -> list[object]:
    """The words of star-schema for `root/logs` and `root/songs`."""
    return [
        *("--logs", root / "logs"),
        *("--songs", root / "songs"),
        *("--target", target or root / "served"),
        *("--rejects", root / "rejects"),
        *("--run", run),
        *more,
    ]


def data_files(root: Path) -> list[str]:
    """Every file under `root` but checksums, by its name without what is random or the run's."""
    names = []
    for file in root.rglob("*"):
        if file.is_file() and not file.name.endswith(".crc"):
            parts = list(file.relative_to(root).parts)
            if "data" in parts:
                parts[parts.index("data") + 1] = "RUN"
            parts[-1] = parts[-1].split("-")[0]
            names.append("/".join(parts))
    return sorted(names)
