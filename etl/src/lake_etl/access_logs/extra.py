"""What stands behind the user agent: fields, and nothing that shows that the line is no single one.

Who sends a request chooses its user agent. A server that does not escape quotes lets it choose what
the columns say, and two requests in one line would be one row.
"""

from __future__ import annotations

import re

from lake_etl.access_logs.faults import came
from lake_etl.access_logs.moments import TIME

# Fields by a blank each. A quoted part may begin within one (`rt="0.003"`) and ends it.
_FIELDS = re.compile(r'(?: [^ "]*(?:"[^"]*")?)*')

# The same, of which nothing is escaped and no time is among: for the short way.
COMMON_FIELDS = r'(?: [^ "\\\[\r]*(?:"[^"\\\[\r]*")?)*'

# A time alone may be a field as any other.
_REQUEST = re.compile(rf'\[{TIME}\] "(?:[^" ]+ [^"]*HTTP/|[^"]*" [0-9]{{3}} )')


def extra(behind: str) -> str | None:
    """The fields `behind` the quote that ends the user agent, without the blank before them.

    Raises LineError for what is no list of fields.
    """
    if not behind:
        return None
    if not behind.startswith(" "):
        raise came("a blank or nothing behind the user agent", behind)
    if _REQUEST.search(behind):
        raise came("one request a line", behind)
    if not _FIELDS.fullmatch(behind):
        raise came("fields behind the user agent, whose quotes pair up and are escaped", behind)
    return behind[1:]
