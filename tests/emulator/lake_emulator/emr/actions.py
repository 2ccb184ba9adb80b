"""EMR's actions: those that moto lacks, and those whose answers change over time.

https://docs.aws.amazon.com/emr/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.emr import models
from moto.emr.exceptions import InvalidRequestException, ValidationException
from moto.emr.responses import ElasticMapReduceResponse

from lake_emulator.emr.cluster import LivingCluster
from lake_emulator.emr.fleets import add_fleet, modify_fleet, shown
from lake_emulator.emr.instance_types import type_faults
from lake_emulator.emr.launch import check_launch
from lake_emulator.emr.step import LivingStep
from lake_emulator.emr.work import DRIVER, LOCK
from lake_emulator.patches import Replaced, add, replace, wrap

MOST_ACTIVE_STEPS = 256
SHORTEST_IDLE_SECONDS = 60
LONGEST_IDLE_SECONDS = 604_800

Response = ElasticMapReduceResponse


def _asked(self: Response) -> dict[str, Any]:
    """The request as it was sent."""
    asked: dict[str, Any] = json.loads(self.body)
    return asked


def _cluster(self: Response, key: str = "ClusterId") -> LivingCluster:
    """The cluster that the request names, as it is by now."""
    return cluster_of(self, _asked(self)[key])


def cluster_of(self: Response, cluster_id: str) -> LivingCluster:
    """The cluster with this id. Refuses an id that is none, in EMR's words."""
    cluster = self.backend.clusters.get(cluster_id)
    if not isinstance(cluster, LivingCluster):
        raise InvalidRequestException(f"Cluster id '{cluster_id}' is not valid.")
    DRIVER.advance(cluster)
    return cluster


def _run_job_flow(own: Replaced) -> Replaced:
    def run(self: Response) -> ActionResult:
        request = _asked(self)
        check_launch(self.backend, request)
        with LOCK:
            answer: ActionResult = own(self)
            if not isinstance(answer.result, Mapping):
                raise TypeError(f"RunJobFlow answers with {answer.result!r}")
            cluster = self.backend.clusters[answer.result["JobFlowId"]]
            if not isinstance(cluster, LivingCluster):
                raise TypeError(f"{cluster.id} is no cluster of ours")
            for fleet in request.get("Instances", {}).get("InstanceFleets", []):
                add_fleet(cluster, fleet)
            cluster.asked_for(request)
        return answer

    return run


def _looking_first(own: Replaced) -> Replaced:
    """Of an action on one cluster: let time pass, and refuse an id that is none."""

    def look(self: Response) -> object:
        _cluster(self)
        return own(self)

    return look


def _list_clusters(own: Replaced) -> Replaced:
    def look(self: Response) -> object:
        for cluster_id in list(self.backend.clusters):
            cluster_of(self, cluster_id)
        return own(self)

    return look


def _add_steps(own: Replaced) -> Replaced:
    def add_steps(self: Response) -> object:
        cluster = _cluster(self, "JobFlowId")
        if cluster.is_going:
            raise ValidationException(
                "A job flow that is shutting down, terminated, or finished may not be modified."
            )
        active = sum(not step.is_over for step in cluster.queue)
        if active + len(_asked(self)["Steps"]) > MOST_ACTIVE_STEPS:
            raise ValidationException(
                f"Maximum number of active steps (State = 'Running', 'Pending' or 'Cancel_Pending')"
                f" for cluster exceeded: {MOST_ACTIVE_STEPS}."
            )
        with LOCK:
            answer = own(self)
            if cluster.ready_datetime is not None:
                cluster.settle()
        return answer

    return add_steps


def _terminate(own: Replaced) -> Replaced:
    def terminate(self: Response) -> object:
        for cluster_id in _asked(self)["JobFlowIds"]:
            cluster_of(self, cluster_id)
        with LOCK:
            return own(self)

    return terminate


def cancel_steps(self: Response) -> ActionResult:
    """Cancel steps: at once what waits, in a while what runs, nothing that is over."""
    cluster, asked = _cluster(self), _asked(self)
    steps = {step.id: step for step in cluster.queue}
    unknown = [one for one in asked["StepIds"] if one not in steps]
    if unknown:
        raise InvalidRequestException(f"Step id '{unknown[0]}' is not valid.")
    with LOCK:
        infos = [_cancel(steps[one]) for one in asked["StepIds"]]
        cluster.settle()
    return ActionResult({"CancelStepsInfoList": infos})


def _cancel(step: LivingStep) -> dict[str, str]:
    if step.is_over or step.state == "CANCEL_PENDING":
        reason = f"Cannot cancel step {step.id} in state {step.state}"
        return {"StepId": step.id, "Status": "FAILED", "Reason": reason}
    if step.state == "PENDING":
        step.end("CANCELLED", "Cancelled by user")
    else:
        step.state = "CANCEL_PENDING"
    return {"StepId": step.id, "Status": "SUBMITTED"}


def list_instance_fleets(self: Response) -> ActionResult:
    """The fleets of a cluster."""
    cluster = _cluster(self)
    return ActionResult({"InstanceFleets": [shown(cluster, one) for one in cluster.fleets]})


def add_instance_fleet(self: Response) -> ActionResult:
    """Add a fleet to a cluster."""
    cluster, asked = _cluster(self), _asked(self)["InstanceFleet"]
    faults = list(type_faults(self.backend, cluster.release_label or "", asked))
    if faults:
        raise ValidationException(" ".join(faults))
    fleet = add_fleet(cluster, asked)
    return ActionResult(
        {"ClusterId": cluster.id, "InstanceFleetId": fleet["Id"], "ClusterArn": cluster.arn}
    )


def modify_instance_fleet(self: Response) -> EmptyResult:
    """Give a fleet other targets."""
    modify_fleet(_cluster(self), _asked(self)["InstanceFleet"])
    return EmptyResult()


def get_auto_termination_policy(self: Response) -> ActionResult:
    """When a cluster ends by itself; empty when it does not."""
    return ActionResult(_only("AutoTerminationPolicy", _cluster(self).auto_termination_policy))


def put_auto_termination_policy(self: Response) -> EmptyResult:
    """Let a cluster end by itself after so many idle seconds."""
    cluster, policy = _cluster(self), _asked(self)["AutoTerminationPolicy"]
    if not SHORTEST_IDLE_SECONDS <= policy["IdleTimeout"] <= LONGEST_IDLE_SECONDS:
        raise ValidationException(
            f"IdleTimeout must be between {SHORTEST_IDLE_SECONDS} and {LONGEST_IDLE_SECONDS}."
        )
    cluster.auto_termination_policy = policy
    return EmptyResult()


def remove_auto_termination_policy(self: Response) -> EmptyResult:
    """Let a cluster live on."""
    _cluster(self).auto_termination_policy = None
    return EmptyResult()


def get_managed_scaling_policy(self: Response) -> ActionResult:
    """How far a cluster scales by itself; empty when it does not."""
    return ActionResult(_only("ManagedScalingPolicy", _cluster(self).managed_scaling_policy))


def put_managed_scaling_policy(self: Response) -> EmptyResult:
    """Let a cluster scale by itself."""
    cluster, policy = _cluster(self), _asked(self)["ManagedScalingPolicy"]
    limits = policy["ComputeLimits"]
    if limits["MinimumCapacityUnits"] > limits["MaximumCapacityUnits"]:
        raise ValidationException("MinimumCapacityUnits must not exceed MaximumCapacityUnits.")
    by_fleet = limits["UnitType"] == "InstanceFleetUnits"
    if by_fleet != (cluster.instance_collection_type == "INSTANCE_FLEET"):
        raise ValidationException(f"{limits['UnitType']} does not suit the cluster's instances.")
    cluster.managed_scaling_policy = policy
    return EmptyResult()


def remove_managed_scaling_policy(self: Response) -> EmptyResult:
    """Let a cluster stay as large as it is."""
    _cluster(self).managed_scaling_policy = None
    return EmptyResult()


def _only(key: str, value: object) -> dict[str, object]:
    return {} if value is None else {key: value}


WRAPPED = {
    "run_job_flow": _run_job_flow,
    "list_clusters": _list_clusters,
    "add_job_flow_steps": _add_steps,
    "terminate_job_flows": _terminate,
    "describe_cluster": _looking_first,
    "describe_step": _looking_first,
    "list_steps": _looking_first,
    "list_bootstrap_actions": _looking_first,
    "list_instances": _looking_first,
}

ADDED = (
    cancel_steps,
    list_instance_fleets,
    add_instance_fleet,
    modify_instance_fleet,
    get_auto_termination_policy,
    put_auto_termination_policy,
    remove_auto_termination_policy,
    get_managed_scaling_policy,
    put_managed_scaling_policy,
    remove_managed_scaling_policy,
)


def install() -> None:
    """Put the stand-in into moto."""
    module: ModuleType = models
    replace(module, "Cluster", LivingCluster)
    # moto's own looks for the region in the host's name only, which here is the same for all.
    replace(Response, "get_region_from_url", BaseResponse.get_region_from_url)
    for name, around in WRAPPED.items():
        wrap(Response, name, around)
    for action in ADDED:
        add(Response, action.__name__, action)
