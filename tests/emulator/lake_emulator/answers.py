"""Answers that were lost on the way: a client that asks once more gets the same one.

AWS knows a second attempt by the token of the request (ClientRequestToken and the like); moto does
not look at tokens, and would make a second address or refuse a second association. Here a second
attempt is known by the id that every SDK gives to a call, whatever the service.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Run_Instance_Idempotency.html
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

# The same in all attempts of one call.
CALL_ID = "HTTP_AMZ_SDK_INVOCATION_ID"

# Which attempt it is, like "attempt=2; max=3".
ATTEMPT = "HTTP_AMZ_SDK_REQUEST"

# Answers that are kept: an attempt follows the one before within seconds.
MOST_KEPT = 500

Start = Callable[..., Any]
Headers = list[tuple[str, str]]


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a call was answered with."""

    status: str
    headers: Headers
    body: tuple[bytes, ...]


class Answers:
    """The last answers of calls that did something."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self.repeated: list[str] = []

    def once(
        self,
        environ: Mapping[str, Any],
        name: str,
        start: Start,
        answer: Callable[[Start], Iterable[bytes]],
    ) -> Iterable[bytes]:
        """What `answer` gives to the call `name`, or what it gave to an attempt before."""
        call = environ.get(CALL_ID)
        if call is None:
            return answer(start)
        known = self._kept.get(call)
        if known is None:
            known = _taken(answer)
            if known.status.startswith("2"):
                self._keep(call, known)
        else:
            self.repeated.append(f"{name} ({environ.get(ATTEMPT, 'an attempt')})")
        start(known.status, known.headers)
        return known.body

    def _keep(self, call: str, answer: Answer) -> None:
        self._kept[call] = answer
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def _taken(answer: Callable[[Start], Iterable[bytes]]) -> Answer:
    begun: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, *_: object) -> None:
        begun.append((status, headers))

    body = tuple(answer(start))
    status, headers = begun[-1]
    return Answer(status, headers, body)
