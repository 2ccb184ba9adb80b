"""A cluster as EMR has it, with its states over time.

https://docs.aws.amazon.com/emr/latest/APIReference/API_ClusterStatus.html
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from moto.core.utils import utcnow
from moto.emr.models import Cluster, Step
from moto.emr.models import Ec2InstanceAttributes as MotoInstanceAttributes

from lake_emulator.emr.step import LivingStep

ENDED = ("TERMINATED", "TERMINATED_WITH_ERRORS")
UP = ("RUNNING", "WAITING")


class Ec2InstanceAttributes(MotoInstanceAttributes):
    """Moto's, and the subnets that EMR chose from."""

    requested_ec2_subnet_ids: Sequence[str] = ()


class LivingCluster(Cluster):
    """A cluster that comes up, works and goes. Nobody runs it until `asked_for` made it whole."""

    # What moto leaves out of a request.
    request: dict[str, Any] | None = None
    instance_collection_type = "INSTANCE_GROUP"
    log_encryption_kms_key_id: str | None = None
    scale_down_behavior: str | None = None
    auto_termination_policy: dict[str, Any] | None = None
    managed_scaling_policy: dict[str, Any] | None = None

    # Why it is in its state: EMR's code and words.
    code: str | None = None
    message: str | None = None
    failed = False

    @property
    def queue(self) -> list[LivingStep]:
        """The steps, in the order in which they came."""
        return [step for step in self.steps if isinstance(step, LivingStep)]

    def start_cluster(self) -> None:
        """Begin to come up."""
        self.state = "STARTING"
        self.start_datetime = utcnow()
        self.fleets: list[dict[str, Any]] = []
        self.idle_since = utcnow()

    def run_bootstrap_actions(self) -> None:
        """What moto does at once; here a driver runs them."""

    def asked_for(self, request: dict[str, Any]) -> None:
        """Take what moto leaves out of `RunJobFlow`; from here on the cluster is alive."""
        self.log_encryption_kms_key_id = request.get("LogEncryptionKmsKeyId")
        self.scale_down_behavior = request.get("ScaleDownBehavior")
        self.auto_termination_policy = request.get("AutoTerminationPolicy")
        self.managed_scaling_policy = request.get("ManagedScalingPolicy")
        subnets = request.get("Instances", {}).get("Ec2SubnetIds", [])
        self.ec2_subnet_id = self.ec2_subnet_id or (subnets[0] if subnets else None)
        if self.log_uri:
            # EMR answers with the file system that it once had.
            self.log_uri = self.log_uri.replace("s3://", "s3n://")
        self.request = request

    def add_steps(self, steps: list[dict[str, Any]]) -> list[Step]:
        """Put steps at the end of the queue."""
        added: list[Step] = [LivingStep(state="PENDING", **step) for step in steps]
        self.steps.extend(added)
        return added

    @property
    def status(self) -> dict[str, Any]:
        """The `ClusterStatus` of an answer."""
        reason = {"Code": self.code, "Message": self.message}
        return {
            "State": self.state,
            "StateChangeReason": {key: text for key, text in reason.items() if text is not None},
            "Timeline": {
                "CreationDateTime": self.creation_datetime,
                "ReadyDateTime": self.ready_datetime,
                "EndDateTime": self.end_datetime,
            },
        }

    @property
    def is_over(self) -> bool:
        """Whether it is gone for good."""
        return self.state in ENDED

    @property
    def is_going(self) -> bool:
        """Whether it is gone or about to."""
        return self.is_over or self.state == "TERMINATING"

    def next_step(self) -> LivingStep | None:
        """The step whose turn it is; none while as many run as may."""
        if self.state not in UP:
            return None
        running = sum(step.is_under_way for step in self.queue)
        waiting = [step for step in self.queue if step.state == "PENDING"]
        return waiting[0] if waiting and running < (self.step_concurrency_level or 1) else None

    @property
    def ec2_instance_attributes(self) -> Ec2InstanceAttributes:
        """What moto says of the machines, and which subnets were offered for them."""
        attributes = Ec2InstanceAttributes(self)
        subnets = (self.request or {}).get("Instances", {}).get("Ec2SubnetIds", [])
        attributes.requested_ec2_subnet_ids = subnets
        return attributes

    def bootstrapped(self, failure: str | None = None) -> None:
        """Bootstrap actions are done, or one of them failed."""
        if self.is_going:
            return
        if failure is not None:
            self.go("BOOTSTRAP_FAILURE", failure, failed=True)
            return
        self.ready_datetime = utcnow()
        self.settle()

    def step_ended(self, step: LivingStep) -> None:
        """Draw the consequences of how `step` ended."""
        if step.state == "FAILED" and not self.is_going:
            action = step.action_on_failure
            if action in ("TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW"):
                self.go("STEP_FAILURE", "Shut down as step failed", failed=True)
            elif action == "CANCEL_AND_WAIT":
                self.cancel_pending()
        self.settle()

    def settle(self) -> None:
        """Wait, work or go, as there is something to do or not."""
        if self.is_going:
            return
        if any(not step.is_over for step in self.queue):
            self.state = "RUNNING"
        elif self.keep_job_flow_alive_when_no_steps:
            if self.state != "WAITING":
                self.state, self.idle_since = "WAITING", utcnow()
                self.code, self.message = None, "Cluster ready to run steps."
        else:
            self.go("ALL_STEPS_COMPLETED", "Steps completed")

    def go(self, code: str, message: str, *, failed: bool = False) -> None:
        """Begin to end. What runs is told to stop; what has not begun never will."""
        if self.is_going:
            return
        self.state, self.code, self.message, self.failed = "TERMINATING", code, message, failed
        self.cancel_pending()

    def terminate(self) -> None:
        """End because somebody asked for it."""
        self.go("USER_REQUEST", "Terminated by user request")

    def cancel_pending(self) -> None:
        """Cancel every step that has not begun."""
        for step in self.queue:
            if step.state == "PENDING":
                step.end("CANCELLED", "Job terminated" if self.is_going else None)

    def gone(self) -> None:
        """Be gone."""
        self.state = "TERMINATED_WITH_ERRORS" if self.failed else "TERMINATED"
        self.end_datetime = utcnow()

    def end_when_idle(self) -> None:
        """End when the auto-termination policy says so."""
        policy = self.auto_termination_policy
        if self.state != "WAITING" or policy is None:
            return
        if utcnow() - self.idle_since > timedelta(seconds=policy["IdleTimeout"]):
            self.go("ALL_STEPS_COMPLETED", "Auto-terminated: the cluster was idle")
