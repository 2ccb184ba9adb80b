"""Evaluates the `Condition` block of a policy statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

# What is known of a request, by condition key in small letters.
Context = Mapping[str, str]
Test = Callable[[str, str], bool]


def matches(pattern: str, text: str) -> bool:
    """Whether `text` is what `pattern` says; `*` stands for any letters and `?` for one."""
    words = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(words, text, re.DOTALL) is not None


TESTS: Mapping[str, Test] = {
    "StringEquals": lambda wanted, came: wanted == came,
    "StringEqualsIgnoreCase": lambda wanted, came: wanted.lower() == came.lower(),
    "StringLike": matches,
    "ArnEquals": matches,
    "ArnLike": matches,
    "Bool": lambda wanted, came: wanted.lower() == came.lower(),
    "NumericEquals": lambda wanted, came: float(came) == float(wanted),
    "NumericLessThan": lambda wanted, came: float(came) < float(wanted),
    "NumericLessThanEquals": lambda wanted, came: float(came) <= float(wanted),
    "NumericGreaterThan": lambda wanted, came: float(came) > float(wanted),
    "NumericGreaterThanEquals": lambda wanted, came: float(came) >= float(wanted),
}

# Operators that hold when the one without "Not" does not, a missing key included.
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
}


def condition_holds(block: Mapping[str, Mapping[str, object]], context: Context) -> bool:
    """Whether every operator and key of `block` holds; one of a key's values is enough."""
    return all(
        _holds(operator, _texts(values), context.get(key.lower()))
        for operator, keys in block.items()
        for key, values in keys.items()
    )


def _holds(operator: str, wanted: Sequence[str], came: str | None) -> bool:
    if operator == "Null":
        return (came is None) == (wanted[0].lower() == "true")
    name = operator.removesuffix("IfExists")
    if name in NEGATED:
        return not _any(TESTS[NEGATED[name]], wanted, came)
    if name not in TESTS:
        raise NotImplementedError(f"the emulator does not know the condition operator {operator}")
    if came is None:
        return name != operator
    return _any(TESTS[name], wanted, came)


def _any(test: Test, wanted: Sequence[str], came: str | None) -> bool:
    return came is not None and any(test(one, came) for one in wanted)


def _texts(values: object) -> list[str]:
    many = values if isinstance(values, list) else [values]
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in many]
