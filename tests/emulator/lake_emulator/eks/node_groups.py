"""Stand-in for settings of node groups that moto drops or makes up.

https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
"""

from __future__ import annotations

from moto.core.responses import ActionResult
from moto.eks.responses import EKSResponse

from lake_emulator.patches import Replaced, wrap


def _create(own: Replaced) -> Replaced:
    def create(self: EKSResponse) -> ActionResult:
        answer: ActionResult = own(self)
        cluster = self.eks_backend.clusters[self._get_param("name")]
        group = cluster.nodegroups[self._get_param("nodegroupName")]
        group.update_config = self._get_param("updateConfig") or {"maxUnavailable": 1}
        group.node_repair_config = self._get_param("nodeRepairConfig")
        # Nobody gets in by SSH unless asked for; moto lets in a key pair of its own making.
        vars(group)["remote_access"] = self._get_param("remoteAccess")
        return answer

    return create


def install() -> None:
    """Put the stand-in into moto."""
    wrap(EKSResponse, "create_nodegroup", _create)
