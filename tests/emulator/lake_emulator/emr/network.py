"""Stand-in for what a living cluster holds: subnets and security groups, which moto lets go.

Whoever deletes one of them meets DependencyViolation, as long as a network interface is in it.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend
from moto.ec2.models.subnets import Subnet
from moto.emr.models import emr_backends

from lake_emulator.emr.cluster import LivingCluster
from lake_emulator.emr.work import DRIVER
from lake_emulator.patches import Replaced, wrap

GROUPS = (
    "EmrManagedMasterSecurityGroup",
    "EmrManagedSlaveSecurityGroup",
    "ServiceAccessSecurityGroup",
)


def held(backend: EC2Backend) -> Iterator[str]:
    """The ids of subnets and groups in which living clusters of the account and region are."""
    for cluster in emr_backends[backend.account_id][backend.region_name].clusters.values():
        if not isinstance(cluster, LivingCluster):
            continue
        DRIVER.advance(cluster)
        if cluster.is_over:
            continue
        instances = (cluster.request or {}).get("Instances", {})
        if cluster.ec2_subnet_id:
            yield cluster.ec2_subnet_id
        yield from (instances[key] for key in GROUPS if instances.get(key))


def _delete_subnet(own: Replaced) -> Replaced:
    def delete(self: EC2Backend, subnet_id: str) -> Subnet:
        if subnet_id in held(self):
            raise DependencyViolationError(
                f"The subnet '{subnet_id}' has dependencies and cannot be deleted."
            )
        subnet: Subnet = own(self, subnet_id)
        return subnet

    return delete


def _delete_group(own: Replaced) -> Replaced:
    def delete(self: EC2Backend, name: str | None = None, group_id: str | None = None) -> None:
        if group_id is not None and group_id in held(self):
            raise DependencyViolationError(f"resource {group_id} has a dependent object")
        own(self, name, group_id)

    return delete


def install() -> None:
    """Put the stand-in into moto."""
    wrap(EC2Backend, "delete_subnet", _delete_subnet)
    wrap(EC2Backend, "delete_security_group", _delete_group)
