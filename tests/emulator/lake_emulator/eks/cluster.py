"""A cluster with the settings that moto leaves out, and with what belongs to it.

https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.ec2.models import ec2_backends
from moto.eks.exceptions import InvalidRequestException, ResourceNotFoundException
from moto.eks.models import Cluster

# Parts of a cluster as an answer shows them, by their key in the cluster.
Parts = dict[str, dict[str, Any]]

NETWORK = {
    "ipFamily": "ipv4",
    "serviceIpv4Cidr": "172.20.0.0/16",
    "elasticLoadBalancing": {"enabled": False},
}
REACH = {
    "endpointPublicAccess": True,
    "endpointPrivateAccess": False,
    "publicAccessCidrs": ["0.0.0.0/0"],
    "securityGroupIds": [],
}
# Settings that can be changed, by their names in a request.
CHANGEABLE = (
    "accessConfig",
    "computeConfig",
    "deletionProtection",
    "kubernetesNetworkConfig",
    "logging",
    "resourcesVpcConfig",
    "storageConfig",
    "upgradePolicy",
    "zonalShiftConfig",
)


class WholeCluster(Cluster):
    """Moto's, and the rest."""

    def __init__(self, **asked: Any) -> None:
        super().__init__(**asked)
        self._place = (asked["account_id"], asked["region_name"])
        self.access_config: dict[str, Any] = {"authenticationMode": "CONFIG_MAP"}
        self.compute_config: dict[str, Any] = {"enabled": False}
        self.storage_config: dict[str, Any] = {"blockStorage": {"enabled": False}}
        self.upgrade_policy: dict[str, Any] = {"supportType": "EXTENDED"}
        # Left out of answers until somebody sets it.
        self.zonal_shift_config: dict[str, Any] | None = None
        self.deletion_protection = False
        self.entries: Parts = {}
        self.addons: Parts = {}
        self.associations: Parts = {}
        self._network = NETWORK | _given(asked["kubernetes_network_config"])
        # What answers show; moto's own type for it holds texts alone.
        vars(self)["kubernetes_network_config"] = self._network
        self.resources_vpc_config = self._reach(_given(asked["resources_vpc_config"]))

    def change(self, asked: Mapping[str, Any]) -> None:
        """Take the settings of a request; what it does not name stays as it is."""
        self.access_config |= _given(asked.get("accessConfig"))
        self.compute_config |= _given(asked.get("computeConfig"))
        self.storage_config |= _given(asked.get("storageConfig"))
        self.upgrade_policy |= _given(asked.get("upgradePolicy"))
        self.zonal_shift_config = asked.get("zonalShiftConfig") or self.zonal_shift_config
        self.resources_vpc_config |= _given(asked.get("resourcesVpcConfig"))
        self._network |= _given(asked.get("kubernetesNetworkConfig"))
        if asked.get("deletionProtection") is not None:
            self.deletion_protection = asked["deletionProtection"]
        if asked.get("logging"):
            self.logging = asked["logging"]

    def forget_group(self) -> None:
        """Remove the group that EKS made."""
        ec2 = ec2_backends[self._place[0]][self._place[1]]
        ec2.delete_security_group(group_id=self.resources_vpc_config["clusterSecurityGroupId"])

    def _reach(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Where the cluster answers, with the group that EKS makes for it and its nodes."""
        ec2 = ec2_backends[self._place[0]][self._place[1]]
        vpc = ec2.get_subnet(asked["subnetIds"][0]).vpc_id
        group = ec2.create_security_group(
            f"eks-cluster-sg-{self.name}", "EKS created security group", vpc_id=vpc
        )
        return REACH | asked | {"vpcId": vpc, "clusterSecurityGroupId": group.id}


def _given(asked: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (asked or {}).items() if value is not None}


def missing(cluster: str, message: str) -> ResourceNotFoundException:
    """Something of `cluster` that is not there."""
    return ResourceNotFoundException(
        clusterName=cluster,
        nodegroupName=None,
        fargateProfileName=None,
        addonName=None,
        message=message,
    )


def refusal(cluster: str, message: str) -> InvalidRequestException:
    """Something that EKS will not do with `cluster`."""
    return InvalidRequestException(
        clusterName=cluster, nodegroupName=None, addonName=None, message=message
    )
