"""Turns `--name value` words into a job's frozen parameters."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from lake_etl.errors import BadParams

if typing.TYPE_CHECKING:
    from _typeshed import DataclassInstance

P = typing.TypeVar("P", bound="DataclassInstance")


def _whole_number(word: str) -> int:
    # int() alone would also take "1_000", " 7 " and digits of other scripts.
    if not (word.isascii() and word.removeprefix("-").isdigit()):
        raise ValueError(word)
    return int(word)


def _day(word: str) -> date:
    # fromisoformat() alone would also take "20181101" from Python 3.11 on.
    if len(word) != len("YYYY-MM-DD"):
        raise ValueError(word)
    return date.fromisoformat(word)


# A parameter is a word on a command line, so only types with one plain spelling are allowed.
_READERS: Mapping[object, tuple[str, Callable[[str], object]]] = {
    str: ("text", str),
    int: ("a whole number", _whole_number),
    date: ("a date as YYYY-MM-DD", _day),
}
STRINGS = tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Spec:
    """One parameter as its dataclass declares it."""

    name: str
    field: str
    type: object
    choices: tuple[str, ...] | None
    required: bool
    default: object
    help: str
    check: Callable[[object], str | None] | None

    @property
    def flag(self) -> str:
        """The word that stands before the value."""
        return f"--{self.name}"


def specs(params: type[DataclassInstance]) -> dict[str, Spec]:
    """The parameters of the dataclass `params`, by name, in the order of its fields."""
    kinds = typing.get_type_hints(params)
    found = [_spec(field, kinds[field.name]) for field in dataclasses.fields(params)]
    return {spec.name: spec for spec in found}


def _spec(field: dataclasses.Field[object], kind: object) -> Spec:
    choices = typing.get_args(kind) if typing.get_origin(kind) is typing.Literal else None
    plain = str if choices else _given(kind)
    if plain not in _READERS and plain != STRINGS:
        raise AssertionError(f"{field.name}: {kind} has no plain spelling on a command line")
    required = field.default is dataclasses.MISSING
    return Spec(
        name=field.name.replace("_", "-"),
        field=field.name,
        type=plain,
        choices=choices,
        required=required,
        default=None if required else field.default,
        help=field.metadata.get("help", ""),
        check=field.metadata.get("check"),
    )


def _given(kind: object) -> object:
    """The type of a value that is given, of a parameter that may be left out: X of X | None."""
    kinds = [one for one in typing.get_args(kind) if one is not types.NoneType]
    return kinds[0] if isinstance(kind, types.UnionType) and len(kinds) == 1 else kind


def parse(params: type[P], words: Sequence[str], job: str = "job") -> P:
    """The `params` dataclass that `words` spell out.

    A field without a default must be given; a `tuple[str, ...]` takes every word up to the next
    flag; `--name=value` is `--name value`. Raises BadParams with every complaint there is: an
    unknown word (flags are never abbreviated), a parameter given twice, missing, without a value
    or with one that will not do.
    """
    known = specs(params)
    given, complaints = _group(words, known)
    values: dict[str, object] = {}
    for spec in known.values():
        value, complaint = _value(spec, given.get(spec.name))
        values[spec.field] = value
        complaints += [f"{spec.flag}: {complaint}"] if complaint else []
    if not complaints:
        result = params(**values)
        complaints = list(getattr(result, "complaints", list)())
        if not complaints:
            return result
    raise BadParams(*(f"{job}: {complaint}" for complaint in complaints))


def _group(
    words: Sequence[str], known: Mapping[str, Spec]
) -> tuple[dict[str, list[str]], list[str]]:
    """The words after each known flag, and complaints about those that belong to none."""
    given: dict[str, list[str]] = {}
    complaints: list[str] = []
    into: list[str] | None = None
    for word in words:
        if not word.startswith("--"):
            if into is None:
                complaints.append(f'"{word}" belongs to no parameter')
            else:
                into.append(word)
            continue
        name, equals, value = word.removeprefix("--").partition("=")
        into = [value] if equals else []
        if name not in known:
            complaints.append(f"--{name}: is no parameter of this job{_nearest(name, known)}")
        elif name in given:
            complaints.append(f"--{name}: is given twice")
        else:
            given[name] = into
    return given, complaints


def _nearest(name: str, known: Mapping[str, Spec]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if not near:
        near = [candidate for candidate in known if candidate.startswith(name)][:1]
    if near:
        return f"; did you mean --{near[0]}?"
    return f"; it takes {', '.join('--' + candidate for candidate in known)}"


def _value(spec: Spec, words: list[str] | None) -> tuple[object, str | None]:
    """The parameter's value, or a complaint."""
    if words is None:
        return spec.default, "must be given" if spec.required else None
    if spec.type == STRINGS:
        return _checked(spec, tuple(words))
    wanted, read = _READERS[spec.type]
    if len(words) != 1:
        return None, f"wanted {wanted}, came {'nothing' if not words else _quoted(words)}"
    if spec.choices and words[0] not in spec.choices:
        return None, f'wanted one of {", ".join(spec.choices)}, came "{words[0]}"'
    try:
        return _checked(spec, read(words[0]))
    except ValueError:
        return None, f'wanted {wanted}, came "{words[0]}"'


def _checked(spec: Spec, value: object) -> tuple[object, str | None]:
    return value, spec.check(value) if spec.check else None


def _quoted(words: Sequence[str]) -> str:
    return " ".join(f'"{word}"' for word in words)
