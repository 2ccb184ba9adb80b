"""Every stand-in, put into moto at once."""

from __future__ import annotations

from lake_emulator import (
    bucket_policy,
    bucket_tags,
    databases,
    group_rules,
    launch_templates,
    nat_gateways,
    role_rights,
    schedules,
    tags,
    versions,
    vpc_endpoints,
    workgroups,
)
from lake_emulator.eks import clusters, node_groups, parts
from lake_emulator.emr import actions as emr
from lake_emulator.emr import network as emr_network

ALL = (
    bucket_policy,
    bucket_tags,
    clusters,
    databases,
    emr,
    emr_network,
    group_rules,
    launch_templates,
    nat_gateways,
    node_groups,
    parts,
    role_rights,
    schedules,
    tags,
    versions,
    vpc_endpoints,
    workgroups,
)


def install() -> None:
    """Put all of them in; once for a process."""
    for stand_in in ALL:
        stand_in.install()
