"""What EMR checks before it takes a job flow, and moto does not: roles, groups, subnets, types.

https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html
https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-roles.html
https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-roles-custom.html (a profile not
called as its role is: "invalid instance profile")
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.models import ec2_backends
from moto.emr.exceptions import ValidationException
from moto.emr.models import ElasticMapReduceBackend
from moto.iam.exceptions import NotFoundException

from lake_emulator.emr.instance_types import type_faults
from lake_emulator.roles import iam, role_named, trusts

EMR = "elasticmapreduce.amazonaws.com"
EC2 = "ec2.amazonaws.com"


def check_launch(backend: ElasticMapReduceBackend, request: dict[str, Any]) -> None:
    """Refuse a request that names what is not there, or roles that EMR and EC2 may not take on."""
    fleets = request.get("Instances", {}).get("InstanceFleets", [])
    release = request.get("ReleaseLabel", "")
    types = [fault for fleet in fleets for fault in type_faults(backend, release, fleet)]
    complaints = [*_roles(backend, request), *_network(backend, request), *types]
    configuration = request.get("SecurityConfiguration")
    if configuration is not None and configuration not in backend.security_configurations:
        complaints.append(f"Security configuration with name '{configuration}' does not exist.")
    if complaints:
        raise ValidationException(" ".join(complaints))


def _roles(backend: ElasticMapReduceBackend, request: dict[str, Any]) -> Iterator[str]:
    account = backend.account_id
    cluster = f"arn:aws:elasticmapreduce:{backend.region_name}:{account}:cluster/j-NEW"
    service_role = request.get("ServiceRole", "")
    role = role_named(account, service_role)
    if role is None or not trusts(role, EMR, account, cluster):
        yield f"ServiceRole {service_role} is invalid: EMR may not assume it."
    name = request.get("JobFlowRole", "").rsplit("/", 1)[-1]
    try:
        nodes = iam(account).get_instance_profile(name).roles
    except NotFoundException:
        nodes = []
    if not any(node.name == name and trusts(node, EC2, account, cluster) for node in nodes):
        yield f"Invalid InstanceProfile: {name}."


def _network(backend: ElasticMapReduceBackend, request: dict[str, Any]) -> Iterator[str]:
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    instances = request.get("Instances", {})
    subnets = [*instances.get("Ec2SubnetIds", []), *_given(instances, "Ec2SubnetId")]
    known = {subnet.id for zone in ec2.subnets.values() for subnet in zone.values()}
    for subnet in subnets:
        if subnet not in known:
            yield f"The subnet {subnet} does not exist."
    groups = {group for vpc in ec2.groups.values() for group in vpc}
    for field in (
        "EmrManagedMasterSecurityGroup",
        "EmrManagedSlaveSecurityGroup",
        "ServiceAccessSecurityGroup",
    ):
        for group in _given(instances, field):
            if group not in groups:
                yield f"The security group {group} does not exist."


def _given(values: dict[str, Any], key: str) -> list[str]:
    return [values[key]] if values.get(key) else []
