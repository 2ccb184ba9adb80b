"""Why a line does not parse, in words for people."""

from __future__ import annotations

import re

# A fault quotes no more of a line than this.
_QUOTED_CHARS = 60

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class LineError(ValueError):
    """Why a line does not parse: the first fault that was found."""


def came(wanted: str, text: str) -> LineError:
    r"""What was wanted, and what came. Control characters are spelled out, as `\x00`."""
    quoted = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text[:_QUOTED_CHARS])
    return LineError(f'wanted {wanted}, came "{quoted}"')
