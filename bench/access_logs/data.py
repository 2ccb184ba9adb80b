"""Makes the input: the real sample file many times over, as gzip files of a folder or of days.

python data.py SAMPLE.gz OUT --files 40 --copies 5
python data.py SAMPLE.gz OUT --days 60 --copies 2     (OUT/YYYY/MM/DD/, each with its own day)
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY = date(2015, 5, 1)
LEVEL = 6
WRITTEN_DAY = re.compile(rb"\[\d\d/May/2015:")


def main(words: list[str]) -> int:
    """Writes the files. Exit code 2 where there is no sample."""
    parser = argparse.ArgumentParser(description="Makes access logs from a real sample.")
    parser.add_argument("sample", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--files", type=int, default=0, help="files in one folder")
    parser.add_argument("--days", type=int, default=0, help="folders of a day each")
    parser.add_argument("--copies", type=int, default=1, help="times the sample in each file")
    wanted = parser.parse_args(words)
    if not wanted.sample.is_file():
        sys.stderr.write(f"there is no sample at {wanted.sample}; set LAKE_TEST_DATA\n")
        return 2
    lines = gzip.decompress(wanted.sample.read_bytes()) * wanted.copies
    for number in range(wanted.files):
        _write(wanted.out / f"part-{number:03d}.log.gz", lines)
    for number in range(wanted.days):
        day = FIRST_DAY + timedelta(days=number)
        own = WRITTEN_DAY.sub(f"[{day:%d/%b/%Y}:".encode(), lines)
        _write(wanted.out / f"{day:%Y/%m/%d}" / "part-000.log.gz", own)
    return 0


def _write(file: Path, lines: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(lines, LEVEL, mtime=0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
