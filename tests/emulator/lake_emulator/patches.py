"""Puts our functions into moto, and complains when moto has changed under them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

# What moto had: a function that is called with whatever moto called it with.
Replaced = Callable[..., Any]


class MotoError(Exception):
    """A stand-in no longer fits the moto that is installed."""


def replace(owner: type | ModuleType, name: str, stand_in: object) -> Replaced:
    """Put `stand_in` in the place of what moto calls `name`; answers with moto's own."""
    if not hasattr(owner, name):
        raise MotoError(f"{owner.__name__} has no {name} any more: look at its stand-in")
    own: Replaced = getattr(owner, name)
    setattr(owner, name, stand_in)
    return own


def wrap(owner: type | ModuleType, name: str, around: Callable[[Replaced], Replaced]) -> None:
    """Put what `around` makes of moto's own function in its place."""
    own = replace(owner, name, None)
    setattr(owner, name, around(own))


def add(owner: type | ModuleType, name: str, stand_in: object) -> None:
    """Give `owner` what moto lacks."""
    if hasattr(owner, name):
        raise MotoError(f"{owner.__name__} has {name} now: the stand-in may not be needed")
    setattr(owner, name, stand_in)
