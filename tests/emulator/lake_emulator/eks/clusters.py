"""Stand-in for what moto leaves out of the calls that make, change and delete a cluster.

moto knows neither access, Auto Mode, support policy nor deletion protection, makes no security
group, and puts what `UpdateClusterConfig` names in the place of everything else.

https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
"""

from __future__ import annotations

import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.eks import models
from moto.eks.models import Cluster, EKSBackend
from moto.eks.responses import EKSResponse

from lake_emulator.eks.cluster import CHANGEABLE, WholeCluster, missing, refusal
from lake_emulator.patches import Replaced, add, replace, wrap
from lake_emulator.roles import role_named, trusts

SERVICE = "eks.amazonaws.com"


def cluster_of(self: EKSResponse) -> WholeCluster:
    """The cluster that the call names. Refuses one that is not there, in EKS's words."""
    name = self._get_param("name")
    cluster = self.eks_backend.clusters.get(name)
    if not isinstance(cluster, WholeCluster):
        raise missing(name, f"No cluster found for name: {name}.")
    return cluster


def _create(own: Replaced) -> Replaced:
    def create(self: EKSResponse) -> ActionResult:
        name = self._get_param("name")
        source = f"arn:aws:eks:{self.region}:{self.current_account}:cluster/{name}"
        role = role_named(self.current_account, self._get_param("roleArn"))
        if role is None or not trusts(role, SERVICE, self.current_account, source):
            raise refusal(
                name,
                "Role with arn could not be assumed because it does not exist or the trusted"
                " entity is not correct",
            )
        answer: ActionResult = own(self)
        cluster_of(self).change(_settings(self))
        return answer

    return create


def _update_config(self: EKSResponse) -> ActionResult:
    cluster_of(self).change(_settings(self))
    return _updated("ConfigUpdate")


def _update_version(self: EKSResponse) -> ActionResult:
    cluster_of(self).version = self._get_param("version")
    return _updated("VersionUpdate")


def _settings(self: EKSResponse) -> dict[str, Any]:
    return {name: self._get_param(name) for name in CHANGEABLE}


def _updated(kind: str) -> ActionResult:
    return ActionResult({"update": _update(str(uuid.uuid4()), kind)})


def _describe_update(self: EKSResponse) -> ActionResult:
    # None of ours ever fails or takes its time.
    return ActionResult({"update": _update(self._get_param("updateId"), "ConfigUpdate")})


def _update(update_id: str, kind: str) -> dict[str, Any]:
    ended = {"status": "Successful", "params": [], "errors": []}
    return {"id": update_id, "type": kind, "createdAt": utcnow(), **ended}


def _delete(own: Replaced) -> Replaced:
    def delete(self: EKSBackend, name: str) -> Cluster:
        cluster = self.clusters.get(name)
        if isinstance(cluster, WholeCluster) and cluster.deletion_protection:
            raise refusal(name, "The cluster has deletion protection enabled")
        gone: Cluster = own(self, name)
        if isinstance(gone, WholeCluster):
            gone.forget_group()
        return gone

    return delete


def install() -> None:
    """Put the stand-in into moto."""
    replace(models, "Cluster", WholeCluster)
    wrap(EKSResponse, "create_cluster", _create)
    replace(EKSResponse, "update_cluster_config", _update_config)
    add(EKSResponse, "update_cluster_version", _update_version)
    add(EKSResponse, "describe_update", _describe_update)
    wrap(EKSBackend, "delete_cluster", _delete)
