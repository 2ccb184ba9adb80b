"""Stand-in for what moto leaves out of RDS: performance insights, and who set a parameter.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html
"""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBInstance, DBParameterGroup, RDSBackend

from lake_emulator.patches import Replaced, wrap

# Settings that moto does not keep: their name in a request, and in the instance.
INSIGHTS = {
    "enable_performance_insights": "performance_insights_enabled",
    "performance_insights_kms_key_id": "performance_insights_kms_key_id",
    "performance_insights_retention_period": "performance_insights_retention_period",
}


def _with_insights(own: Replaced) -> Replaced:
    def made(self: RDSBackend, *words: Any) -> DBInstance:
        instance: DBInstance = own(self, *words)
        asked = words[-1]
        for name, attribute in INSIGHTS.items():
            if asked.get(name) is not None:
                setattr(instance, attribute, asked[name])
        return instance

    return made


def _set_by_user(own: Replaced) -> Replaced:
    def update(self: DBParameterGroup, new: list[dict[str, Any]]) -> None:
        own(self, [parameter | {"Source": "user"} for parameter in new])

    return update


def install() -> None:
    """Put the stand-in into moto."""
    wrap(RDSBackend, "create_db_instance", _with_insights)
    wrap(RDSBackend, "modify_db_instance", _with_insights)
    wrap(DBParameterGroup, "update_parameters", _set_by_user)
