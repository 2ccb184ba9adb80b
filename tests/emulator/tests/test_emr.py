"""EMR over time: what a cluster and its steps go through, without and with a driver."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, REGION, Ask, Clients, trust
from lake_emulator.emr.work import DRIVER, clusters

CLUSTERS = f"arn:aws:elasticmapreduce:{REGION}:{ACCOUNT}:*"
FLEETS = [
    {
        "Name": kind.lower(),
        "InstanceFleetType": kind,
        "TargetOnDemandCapacity": 1,
        "InstanceTypeConfigs": [{"InstanceType": "m6i.xlarge", "WeightedCapacity": 2}],
    }
    for kind in ("MASTER", "CORE")
]


@pytest.fixture(autouse=True)
def _no_driver() -> object:
    DRIVER.attached = False
    yield
    DRIVER.attached = False


@pytest.fixture
def emr(clients: Clients) -> Any:
    """EMR's client, with the roles that clusters need."""
    iam = clients("iam")
    service = trust("elasticmapreduce.amazonaws.com", ArnLike={"aws:SourceArn": CLUSTERS})
    iam.create_role(RoleName="service", AssumeRolePolicyDocument=service)
    iam.create_role(RoleName="nodes", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    iam.create_instance_profile(InstanceProfileName="nodes")
    iam.add_role_to_instance_profile(InstanceProfileName="nodes", RoleName="nodes")
    return clients("emr")


def step(name: str, on_failure: str = "TERMINATE_CLUSTER") -> dict[str, Any]:
    jar = {"Jar": "command-runner.jar", "Args": ["bash", "-c", "true"]}
    return {"Name": name, "ActionOnFailure": on_failure, "HadoopJarStep": jar}


def start(emr: Any, *steps: dict[str, Any], stays: bool = False, **more: Any) -> str:
    request = {
        "Name": "lake",
        "ReleaseLabel": "emr-7.13.0",
        "LogUri": "s3://logs/emr/",
        "ServiceRole": "service",
        "JobFlowRole": "nodes",
        "Instances": {"InstanceFleets": FLEETS, "KeepJobFlowAliveWhenNoSteps": stays},
        "Steps": list(steps),
    }
    cluster: str = emr.run_job_flow(**{**request, **more})["JobFlowId"]
    return cluster


def states(emr: Any, cluster: str) -> tuple[str, dict[str, str]]:
    found = emr.list_steps(ClusterId=cluster)["Steps"]
    state = emr.describe_cluster(ClusterId=cluster)["Cluster"]["Status"]["State"]
    return state, {one["Name"]: one["Status"]["State"] for one in reversed(found)}


def settle(ask: Ask, state: str, reason: str | None = None) -> dict[str, Any]:
    """Claim the next work and say how it went."""
    work: dict[str, Any] = ask("POST", "emr/claim")
    ids = {"cluster_id": work["clusterId"], "step_id": work["stepId"]}
    ask("POST", "emr/settle", **ids, state=state, reason=reason)
    return work


def until(emr: Any, cluster: str, state: str) -> None:
    for _ in range(5):
        if emr.describe_cluster(ClusterId=cluster)["Cluster"]["Status"]["State"] == state:
            return
    pytest.fail(f"the cluster never was {state}")


def test_a_cluster_without_a_driver_comes_up_and_its_steps_wait(emr: Any) -> None:
    cluster = start(emr, step("one"), stays=True)

    seen = [states(emr, cluster)[0] for _ in range(3)]
    assert seen[-1] == "RUNNING"
    assert states(emr, cluster)[1] == {"one": "PENDING"}


def test_a_run_goes_through_emrs_states_step_by_step(emr: Any, ask: Ask) -> None:
    actions = [{"Name": "prepare", "ScriptBootstrapAction": {"Path": "s3://b/x.sh", "Args": ["a"]}}]
    DRIVER.attached = True
    cluster = start(emr, step("one"), step("two"), BootstrapActions=actions)
    assert states(emr, cluster) == ("STARTING", {"one": "PENDING", "two": "PENDING"})

    work = ask("POST", "emr/claim")
    assert work["stepId"] is None
    assert work["bootstrapActions"] == actions
    assert work["region"] == REGION
    assert states(emr, cluster)[0] == "BOOTSTRAPPING"
    assert ask("POST", "emr/claim") is None
    ask("POST", "emr/settle", cluster_id=cluster, step_id=None, state="COMPLETED")
    assert states(emr, cluster) == ("RUNNING", {"one": "PENDING", "two": "PENDING"})

    first = ask("POST", "emr/claim")
    assert first["steps"] == [step("one")]
    assert states(emr, cluster) == ("RUNNING", {"one": "RUNNING", "two": "PENDING"})
    assert ask("POST", "emr/claim") is None
    ids = {"cluster_id": cluster, "step_id": first["stepId"]}
    ask("POST", "emr/settle", **ids, state="COMPLETED")
    settle(ask, "COMPLETED")

    until(emr, cluster, "TERMINATED")
    status = emr.describe_cluster(ClusterId=cluster)["Cluster"]["Status"]
    assert status["StateChangeReason"] == {
        "Code": "ALL_STEPS_COMPLETED",
        "Message": "Steps completed",
    }
    assert set(states(emr, cluster)[1].values()) == {"COMPLETED"}
    assert status["Timeline"].keys() == {"CreationDateTime", "ReadyDateTime", "EndDateTime"}


def test_a_bootstrap_action_that_fails_ends_the_cluster_with_errors(emr: Any, ask: Ask) -> None:
    actions = [{"Name": "prepare", "ScriptBootstrapAction": {"Path": "s3://b/x.sh"}}]
    DRIVER.attached = True
    cluster = start(emr, step("one"), BootstrapActions=actions)
    settle(ask, "FAILED", "bootstrap action 1 returned a non-zero return code")

    until(emr, cluster, "TERMINATED_WITH_ERRORS")
    status = emr.describe_cluster(ClusterId=cluster)["Cluster"]["Status"]
    assert status["StateChangeReason"]["Code"] == "BOOTSTRAP_FAILURE"
    assert states(emr, cluster)[1] == {"one": "CANCELLED"}


@pytest.mark.parametrize(
    ("action", "cluster_state", "second"),
    [
        ("TERMINATE_CLUSTER", "TERMINATED_WITH_ERRORS", "CANCELLED"),
        ("CANCEL_AND_WAIT", "WAITING", "CANCELLED"),
        ("CONTINUE", "RUNNING", "PENDING"),
    ],
)
def test_a_failed_step_does_what_its_action_says(
    emr: Any, ask: Ask, action: str, cluster_state: str, second: str
) -> None:
    DRIVER.attached = True
    cluster = start(emr, step("one", action), step("two"), stays=True)
    until(emr, cluster, "RUNNING")
    settle(ask, "FAILED", "exit code 1")

    until(emr, cluster, cluster_state)
    assert states(emr, cluster)[1] == {"one": "FAILED", "two": second}
    failed = emr.list_steps(ClusterId=cluster, StepStates=["FAILED"])["Steps"][0]
    assert failed["Status"]["FailureDetails"]["Message"] == "exit code 1"


def test_cancelled_steps_end_at_once_or_when_the_driver_lets_go(emr: Any, ask: Ask) -> None:
    DRIVER.attached = True
    cluster = start(emr, step("one", "CONTINUE"), step("two"), stays=True)
    until(emr, cluster, "RUNNING")
    work = ask("POST", "emr/claim")
    ids = {"cluster_id": cluster, "step_id": work["stepId"]}
    assert ask("POST", "emr/wanted", **ids) is True
    steps = [one["Id"] for one in emr.list_steps(ClusterId=cluster)["Steps"]]

    infos = emr.cancel_steps(ClusterId=cluster, StepIds=steps)["CancelStepsInfoList"]
    assert [info["Status"] for info in infos] == ["SUBMITTED", "SUBMITTED"]
    assert states(emr, cluster)[1] == {"one": "CANCEL_PENDING", "two": "CANCELLED"}
    assert ask("POST", "emr/wanted", **ids) is False

    ask("POST", "emr/settle", **ids, state="CANCELLED")
    assert states(emr, cluster) == ("WAITING", {"one": "CANCELLED", "two": "CANCELLED"})
    again = emr.cancel_steps(ClusterId=cluster, StepIds=steps)["CancelStepsInfoList"]
    assert [info["Status"] for info in again] == ["FAILED", "FAILED"]


def test_a_terminated_cluster_waits_for_what_runs_and_takes_no_more(emr: Any, ask: Ask) -> None:
    DRIVER.attached = True
    cluster = start(emr, step("one"), step("two"))
    until(emr, cluster, "RUNNING")
    work = ask("POST", "emr/claim")
    emr.terminate_job_flows(JobFlowIds=[cluster])

    assert states(emr, cluster) == ("TERMINATING", {"one": "RUNNING", "two": "CANCELLED"})
    with pytest.raises(ClientError, match="may not be modified"):
        emr.add_job_flow_steps(JobFlowId=cluster, Steps=[step("three")])
    ids = {"cluster_id": cluster, "step_id": work["stepId"]}
    assert ask("POST", "emr/wanted", **ids) is False
    ask("POST", "emr/settle", **ids, state="CANCELLED")
    until(emr, cluster, "TERMINATED")


def test_steps_that_are_added_wake_a_waiting_cluster(emr: Any, ask: Ask) -> None:
    DRIVER.attached = True
    cluster = start(emr, stays=True)
    until(emr, cluster, "WAITING")
    emr.add_job_flow_steps(JobFlowId=cluster, Steps=[step("one"), step("two")])
    assert states(emr, cluster)[0] == "RUNNING"

    assert settle(ask, "COMPLETED")["steps"][0]["Name"] == "one"
    assert settle(ask, "COMPLETED")["steps"][0]["Name"] == "two"
    assert states(emr, cluster)[0] == "WAITING"


def test_a_cluster_that_was_idle_for_too_long_ends_by_itself(emr: Any) -> None:
    cluster = start(emr, stays=True, AutoTerminationPolicy={"IdleTimeout": 60})
    until(emr, cluster, "WAITING")
    assert states(emr, cluster)[0] == "WAITING"

    [living] = [one for _, one in clusters() if one.id == cluster]
    living.idle_since -= timedelta(seconds=61)
    until(emr, cluster, "TERMINATED")


def test_a_living_cluster_holds_its_subnet_and_groups(emr: Any, clients: Clients) -> None:
    # cases/deploy/08
    ec2 = clients("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="nodes", Description="nodes", VpcId=vpc)["GroupId"]
    network = {
        "Ec2SubnetIds": [subnet],
        "EmrManagedMasterSecurityGroup": group,
        "EmrManagedSlaveSecurityGroup": group,
    }
    instances = {"InstanceFleets": FLEETS, "KeepJobFlowAliveWhenNoSteps": True, **network}
    cluster = start(emr, Instances=instances)

    for refused in (
        lambda: ec2.delete_subnet(SubnetId=subnet),
        lambda: ec2.delete_security_group(GroupId=group),
    ):
        with pytest.raises(ClientError, match="DependencyViolation"):
            refused()
    emr.terminate_job_flows(JobFlowIds=[cluster])
    until(emr, cluster, "TERMINATED")
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_security_group(GroupId=group)
