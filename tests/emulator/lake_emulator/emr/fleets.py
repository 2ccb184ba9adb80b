"""Instance fleets, which moto lacks.

https://docs.aws.amazon.com/emr/latest/APIReference/API_ListInstanceFleets.html
https://docs.aws.amazon.com/emr/latest/APIReference/API_AddInstanceFleet.html
https://docs.aws.amazon.com/emr/latest/APIReference/API_ModifyInstanceFleet.html
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from moto.core.utils import utcnow
from moto.emr.exceptions import InvalidRequestException, ValidationException

from lake_emulator.emr.cluster import LivingCluster

DEFAULT_WEIGHT = 1
DEFAULT_BID_PERCENT = 100.0
SOLE_FLEETS = ("MASTER", "CORE", "TASK")

Fleet = dict[str, Any]


def add_fleet(cluster: LivingCluster, config: Mapping[str, Any]) -> Fleet:
    """Add the fleet that `config` describes; a cluster has one of each kind."""
    kind = config["InstanceFleetType"]
    if any(fleet["InstanceFleetType"] == kind for fleet in cluster.fleets):
        raise ValidationException(f"A cluster can have only one {kind} instance fleet.")
    on_demand = config.get("TargetOnDemandCapacity", 0)
    spot = config.get("TargetSpotCapacity", 0)
    if on_demand + spot == 0 and kind == "MASTER":
        raise ValidationException("The master instance fleet must have a target capacity of 1.")
    fleet: Fleet = {
        "Id": f"if-{secrets.token_hex(7).upper()[:13]}",
        "Name": config.get("Name"),
        "InstanceFleetType": kind,
        "TargetOnDemandCapacity": on_demand,
        "TargetSpotCapacity": spot,
        "InstanceTypeSpecifications": [
            _specification(one) for one in config.get("InstanceTypeConfigs", [])
        ],
        "LaunchSpecifications": config.get("LaunchSpecifications"),
        "made": utcnow(),
    }
    cluster.fleets.append(fleet)
    cluster.instance_collection_type = "INSTANCE_FLEET"
    return fleet


def modify_fleet(cluster: LivingCluster, wanted: Mapping[str, Any]) -> None:
    """Give a fleet other targets."""
    fleet = next((one for one in cluster.fleets if one["Id"] == wanted["InstanceFleetId"]), None)
    if fleet is None:
        raise InvalidRequestException(
            f"Instance fleet id '{wanted['InstanceFleetId']}' is not valid."
        )
    for target in ("TargetOnDemandCapacity", "TargetSpotCapacity"):
        if target in wanted:
            fleet[target] = wanted[target]


def shown(cluster: LivingCluster, fleet: Fleet) -> Fleet:
    """The fleet as an answer has it: all that it asks for is there while its cluster is up."""
    state = {
        "STARTING": "PROVISIONING",
        "WAITING": "RUNNING",
        "TERMINATED_WITH_ERRORS": "TERMINATED",
    }.get(cluster.state or "", cluster.state)
    is_there = state in ("BOOTSTRAPPING", "RUNNING")
    return {
        **{key: value for key, value in fleet.items() if key != "made"},
        "ProvisionedOnDemandCapacity": fleet["TargetOnDemandCapacity"] if is_there else 0,
        "ProvisionedSpotCapacity": fleet["TargetSpotCapacity"] if is_there else 0,
        "Status": {
            "State": state,
            "StateChangeReason": {"Message": ""},
            "Timeline": {
                "CreationDateTime": fleet["made"],
                "ReadyDateTime": cluster.ready_datetime,
                "EndDateTime": cluster.end_datetime,
            },
        },
    }


def _specification(config: Mapping[str, Any]) -> dict[str, Any]:
    ebs = config.get("EbsConfiguration", {})
    volumes = [
        block["VolumeSpecification"]
        for block in ebs.get("EbsBlockDeviceConfigs", [])
        for _ in range(block.get("VolumesPerInstance", 1))
    ]
    by_price = "BidPrice" in config
    percent = config.get(
        "BidPriceAsPercentageOfOnDemandPrice", None if by_price else DEFAULT_BID_PERCENT
    )
    return {
        "InstanceType": config["InstanceType"],
        "WeightedCapacity": config.get("WeightedCapacity", DEFAULT_WEIGHT),
        "BidPrice": config.get("BidPrice"),
        "BidPriceAsPercentageOfOnDemandPrice": percent,
        "Configurations": config.get("Configurations", []),
        "EbsOptimized": ebs.get("EbsOptimized", False),
        "EbsBlockDevices": [
            {"VolumeSpecification": volume, "Device": f"/dev/sd{letter}"}
            for letter, volume in zip("bcdefghijk", volumes, strict=False)
        ],
    }
