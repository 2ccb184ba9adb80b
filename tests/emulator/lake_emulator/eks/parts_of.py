"""What belongs to a cluster, by name: made once, found, and known by an ARN."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.eks.exceptions import ResourceInUseException
from moto.eks.responses import EKSResponse

from lake_emulator.eks.cluster import Parts, WholeCluster, missing


def arn_of(self: EKSResponse, kind: str, cluster: WholeCluster, name: str) -> str:
    """ARN of a part of `cluster`."""
    place = f"arn:aws:eks:{self.region}:{self.current_account}"
    return f"{place}:{kind}/{cluster.name}/{name}"


def new(parts: Parts, key: str, cluster: WholeCluster, part: dict[str, Any]) -> dict[str, Any]:
    """Add a part; refuses a second one of the same key."""
    if key in parts:
        raise ResourceInUseException(
            clusterName=cluster.name,
            nodegroupName=None,
            addonName=None,
            message=f"{key} is there already",
        )
    now = utcnow()
    parts[key] = {"clusterName": cluster.name, "createdAt": now, "modifiedAt": now, **part}
    return parts[key]


def found(parts: Parts, key: str, cluster: WholeCluster) -> dict[str, Any]:
    """The part of that key; refuses one that is not there."""
    if key not in parts:
        raise missing(cluster.name, f"The specified resource could not be found: {key}")
    return parts[key]
