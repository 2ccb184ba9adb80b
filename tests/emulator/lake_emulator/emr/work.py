"""Work of the clusters, for the driver that runs it: what there is to do, and how it went.

Without a driver nothing runs: bootstrap actions count as done, and steps wait.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from moto.emr.models import emr_backends

from lake_emulator.emr.cluster import LivingCluster
from lake_emulator.emr.step import LivingStep

# Every change of a cluster's or step's state is made under this lock.
LOCK = threading.RLock()

Work = dict[str, Any]


class Driver:
    """The clusters' work. There is one for the emulator."""

    def __init__(self) -> None:
        self.attached = False

    def claim(self) -> Work | None:
        """The next thing to run, which then counts as running; None when there is none."""
        with LOCK:
            self.attached = True
            for region, cluster in clusters():
                work = self._work_of(cluster)
                if work is not None:
                    return {**work, **_described(region, cluster)}
        return None

    def is_wanted(self, cluster_id: str, step_id: str | None) -> bool:
        """Whether what was claimed is still to be done: nobody cancelled it meanwhile."""
        with LOCK:
            cluster, step = self._find(cluster_id, step_id)
            return not cluster.is_going and (step is None or step.state == "RUNNING")

    def settle(
        self,
        cluster_id: str,
        step_id: str | None,
        state: str,
        reason: str | None = None,
        log_file: str | None = None,
    ) -> None:
        """Note how what was claimed ended."""
        with LOCK:
            cluster, step = self._find(cluster_id, step_id)
            if step is None:
                done = state == "COMPLETED"
                cluster.bootstrapped(None if done else reason or "Bootstrap failure")
                return
            step.end(state, reason, log_file)
            cluster.step_ended(step)

    def advance(self, cluster: LivingCluster) -> None:
        """Move on what needs no driver; done whenever somebody looks at the cluster."""
        with LOCK:
            if cluster.request is None:
                return
            cluster.end_when_idle()
            if cluster.state == "TERMINATING":
                if not (self.attached and any(step.is_under_way for step in cluster.queue)):
                    for step in cluster.queue:
                        if step.is_under_way:
                            step.end("CANCELLED", "Job terminated")
                    cluster.gone()
            elif cluster.state == "STARTING" and not self._has_to_bootstrap(cluster):
                cluster.state = "BOOTSTRAPPING"
            elif cluster.state == "BOOTSTRAPPING" and not self._has_to_bootstrap(cluster):
                cluster.bootstrapped()
            elif cluster.ready_datetime is not None:
                cluster.settle()

    def _has_to_bootstrap(self, cluster: LivingCluster) -> bool:
        return self.attached and bool(cluster.bootstrap_actions)

    def _work_of(self, cluster: LivingCluster) -> Work | None:
        self.advance(cluster)
        if cluster.request is None:
            return None
        if cluster.state == "STARTING" and cluster.bootstrap_actions:
            cluster.state = "BOOTSTRAPPING"
            actions = cluster.request["BootstrapActions"]
            return {"stepId": None, "bootstrapActions": actions, "steps": []}
        step = cluster.next_step()
        if step is None:
            return None
        step.begin()
        return {"stepId": step.id, "bootstrapActions": [], "steps": [_config(step)]}

    def _find(
        self, cluster_id: str, step_id: str | None
    ) -> tuple[LivingCluster, LivingStep | None]:
        for _, cluster in clusters():
            if cluster.id == cluster_id:
                steps = [step for step in cluster.queue if step.id == step_id]
                if step_id is not None and not steps:
                    break
                return cluster, steps[0] if steps else None
        raise ValueError(f"there is no step {step_id} of a cluster {cluster_id}")


def clusters() -> Iterator[tuple[str, LivingCluster]]:
    """Every cluster of every region, with the region's name."""
    for account in list(emr_backends.values()):
        for region, backend in list(account.items()):
            for cluster in list(backend.clusters.values()):
                if isinstance(cluster, LivingCluster):
                    yield region, cluster


def _described(region: str, cluster: LivingCluster) -> Work:
    request = cluster.request or {}
    return {
        "region": region,
        "clusterId": cluster.id,
        "name": cluster.name,
        "configurations": request.get("Configurations", []),
        "logUri": request.get("LogUri"),
        "logEncryptionKmsKeyId": cluster.log_encryption_kms_key_id,
    }


def _config(step: LivingStep) -> Work:
    return {
        "Name": step.name,
        "ActionOnFailure": step.action_on_failure,
        "HadoopJarStep": {"Jar": step.jar, "Args": list(step.args)},
    }


DRIVER = Driver()
