"""The emulator's own addresses, for tests and for the driver of EMR: below `/lake-emulator/`."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from lake_emulator.answers import Answers
from lake_emulator.emr.work import DRIVER
from lake_emulator.faults import Fault, Faults
from lake_emulator.leftovers import leftovers

Answer = tuple[int, Any]


class Control:
    """What can be asked of the emulator beside AWS's own actions."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.answers = Answers()
        self._routes: dict[tuple[str, str], Callable[[Any], object]] = {
            ("GET", "faults"): lambda _: self.faults.planned(),
            ("POST", "faults"): lambda body: self.faults.plan(Fault(**body)),
            ("DELETE", "faults"): lambda _: self.faults.forget(),
            ("GET", "repeated"): lambda _: self.answers.repeated,
            ("GET", "leftovers"): lambda _: leftovers(),
            ("POST", "emr/claim"): lambda _: DRIVER.claim(),
            ("POST", "emr/wanted"): lambda body: DRIVER.is_wanted(**body),
            ("POST", "emr/settle"): lambda body: DRIVER.settle(**body),
        }

    def answer(self, method: str, path: str, body: object) -> Answer:
        """Status and JSON value."""
        route = self._routes.get((method, path))
        if route is None:
            known = ", ".join(f"{verb} {place}" for verb, place in self._routes)
            return HTTPStatus.NOT_FOUND, {"error": f"no {method} {path}; there is {known}"}
        try:
            return HTTPStatus.OK, route(body)
        except (TypeError, ValueError) as error:
            return HTTPStatus.BAD_REQUEST, {"error": str(error)}
