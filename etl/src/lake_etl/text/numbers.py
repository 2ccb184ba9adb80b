"""Numbers of JSON as Python's parser hands them out, none too large and none without its text."""

from __future__ import annotations

import decimal

# Python refuses to read a whole number of more than 4300 digits, and to write it; no double is
# larger than one of 309.
MOST_DIGITS = 400

# From here on a double does not tell whole numbers apart, and whoever wrote one has lost digits.
MOST_WHOLE = 2**53


class Number(float):
    """A number that may have a fraction. Infinite where a double cannot hold it."""

    __slots__ = ("text",)

    text: str
    """As it was written."""


def parse_float(text: str) -> Number:
    """A number with a fraction or an exponent."""
    number = Number(text)
    number.text = text
    return number


def parse_int(text: str) -> int | Number:
    """A whole number; as a double where it has more than MOST_DIGITS digits."""
    return int(text) if len(text) <= MOST_DIGITS else parse_float(text)


def whole(number: float) -> int | None:
    """A number without a fraction as an integer; None for others, and where digits are lost."""
    text = number.text if isinstance(number, Number) else repr(number)
    if not abs(number) < MOST_WHOLE:
        return None
    try:
        exact = decimal.Decimal(text)
        return int(exact) if exact == exact.to_integral_value() else None
    except decimal.InvalidOperation:
        return None
