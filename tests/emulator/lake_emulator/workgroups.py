"""Stand-in for Athena's workgroups that queries have run in: they do not go unless all goes.

https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteWorkGroup.html
"""

from __future__ import annotations

from moto.athena.responses import AthenaResponse
from moto.core.exceptions import JsonRESTError

from lake_emulator.patches import Replaced, wrap


def _unless_used(own: Replaced) -> Replaced:
    def delete(self: AthenaResponse) -> object:
        name = self._get_param("WorkGroup")
        backend = self.athena_backend
        used = (one.workgroup for one in backend.executions.values())
        is_used = any(group is not None and group.name == name for group in used)
        if is_used and not self._get_param("RecursiveDeleteOption"):
            raise JsonRESTError("InvalidRequestException", f"WorkGroup {name} is not empty")
        return own(self)

    return delete


def install() -> None:
    """Put the stand-in into moto."""
    wrap(AthenaResponse, "delete_work_group", _unless_used)
