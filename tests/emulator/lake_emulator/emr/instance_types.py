"""Instance types that EMR refuses in a fleet, and moto takes.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-supported-instance-types.html
https://docs.aws.amazon.com/emr/latest/APIReference/API_InstanceFleetConfig.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto.emr.models import ElasticMapReduceBackend


def type_faults(
    backend: ElasticMapReduceBackend, release: str, fleet: Mapping[str, Any]
) -> Iterator[str]:
    """What EMR complains of in a fleet's types: that `release` does not run on one, or a twin."""
    names = [one["InstanceType"] for one in fleet.get("InstanceTypeConfigs", [])]
    supported = {one["Type"] for one in backend.list_supported_instance_types(release)}
    for name in names:
        if name not in supported:
            yield f"Instance type '{name}' is not supported."
    kind = fleet["InstanceFleetType"]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"The instance fleet {kind} contains duplicate instance types [{name}]."
