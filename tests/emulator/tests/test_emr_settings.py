"""What EMR keeps of a cluster, and what it refuses."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients, trust
from test_emr import FLEETS, emr, start, until

__all__ = ["emr"]

TWINS = [{"InstanceType": "m6i.xlarge"}, {"InstanceType": "m6i.xlarge"}]
LIMITS = {"UnitType": "InstanceFleetUnits", "MinimumCapacityUnits": 1, "MaximumCapacityUnits": 4}


def test_a_cluster_is_described_as_it_was_asked_for(emr: Any) -> None:
    policy = {"IdleTimeout": 3600}
    wanted = {"AutoTerminationPolicy": policy, "ScaleDownBehavior": "TERMINATE_AT_TASK_COMPLETION"}
    cluster = start(emr, stays=True, LogEncryptionKmsKeyId="arn:key", **wanted)

    found = emr.describe_cluster(ClusterId=cluster)["Cluster"]
    assert found["LogUri"] == "s3n://logs/emr/"
    assert found["LogEncryptionKmsKeyId"] == "arn:key"
    assert found["InstanceCollectionType"] == "INSTANCE_FLEET"
    assert found["ScaleDownBehavior"] == "TERMINATE_AT_TASK_COMPLETION"
    assert emr.get_auto_termination_policy(ClusterId=cluster)["AutoTerminationPolicy"] == policy


def test_fleets_come_up_with_their_cluster(emr: Any) -> None:
    cluster = start(emr, stays=True)
    fleets = emr.list_instance_fleets(ClusterId=cluster)["InstanceFleets"]
    assert {one["Status"]["State"] for one in fleets} <= {"PROVISIONING", "BOOTSTRAPPING"}
    until(emr, cluster, "WAITING")

    primary, core = emr.list_instance_fleets(ClusterId=cluster)["InstanceFleets"]
    assert [primary["InstanceFleetType"], core["InstanceFleetType"]] == ["MASTER", "CORE"]
    assert core["ProvisionedOnDemandCapacity"] == 1
    assert core["InstanceTypeSpecifications"][0]["WeightedCapacity"] == 2


def test_a_task_fleet_is_added_once_and_resized(emr: Any) -> None:
    cluster = start(emr, stays=True)
    task = {**FLEETS[1], "InstanceFleetType": "TASK", "TargetSpotCapacity": 2}
    fleet = emr.add_instance_fleet(ClusterId=cluster, InstanceFleet=task)["InstanceFleetId"]
    with pytest.raises(ClientError, match="only one TASK"):
        emr.add_instance_fleet(ClusterId=cluster, InstanceFleet=task)

    wanted = {"InstanceFleetId": fleet, "TargetSpotCapacity": 5}
    emr.modify_instance_fleet(ClusterId=cluster, InstanceFleet=wanted)
    found = emr.list_instance_fleets(ClusterId=cluster)["InstanceFleets"][-1]
    assert (found["TargetOnDemandCapacity"], found["TargetSpotCapacity"]) == (1, 5)


def test_policies_of_a_cluster_are_put_read_and_removed(emr: Any) -> None:
    cluster = start(emr, stays=True)
    assert "ManagedScalingPolicy" not in emr.get_managed_scaling_policy(ClusterId=cluster)
    policy = {"ComputeLimits": LIMITS}
    emr.put_managed_scaling_policy(ClusterId=cluster, ManagedScalingPolicy=policy)
    emr.put_auto_termination_policy(ClusterId=cluster, AutoTerminationPolicy={"IdleTimeout": 60})

    assert emr.get_managed_scaling_policy(ClusterId=cluster)["ManagedScalingPolicy"] == policy
    emr.remove_managed_scaling_policy(ClusterId=cluster)
    emr.remove_auto_termination_policy(ClusterId=cluster)
    assert "ManagedScalingPolicy" not in emr.get_managed_scaling_policy(ClusterId=cluster)
    assert "AutoTerminationPolicy" not in emr.get_auto_termination_policy(ClusterId=cluster)


def test_a_fleet_that_is_added_is_looked_at_as_those_at_the_start(emr: Any) -> None:
    cluster = start(emr, stays=True)
    task = {**FLEETS[1], "InstanceFleetType": "TASK", "InstanceTypeConfigs": TWINS}
    with pytest.raises(ClientError, match="duplicate instance types"):
        emr.add_instance_fleet(ClusterId=cluster, InstanceFleet=task)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"Instances": {"InstanceFleets": [{**FLEETS[0], "InstanceTypeConfigs": TWINS}]}},
            "MASTER contains duplicate instance types",
        ),
        (
            {
                "Instances": {
                    "InstanceFleets": [
                        {**FLEETS[0], "InstanceTypeConfigs": [{"InstanceType": "t3.nano"}]}
                    ]
                }
            },
            "Instance type 't3.nano' is not supported",
        ),
        ({"ServiceRole": "nodes"}, "ServiceRole nodes is invalid"),
        ({"ServiceRole": "nobody"}, "ServiceRole nobody is invalid"),
        ({"JobFlowRole": "nobody"}, "Invalid InstanceProfile: nobody"),
        ({"SecurityConfiguration": "none"}, "'none' does not exist"),
        (
            {"Instances": {"InstanceFleets": FLEETS, "Ec2SubnetIds": ["subnet-1"]}},
            "subnet-1 does not exist",
        ),
        (
            {"Instances": {"InstanceFleets": FLEETS, "EmrManagedMasterSecurityGroup": "sg-1"}},
            "sg-1 does not exist",
        ),
    ],
)
def test_a_job_flow_that_names_what_is_not_there_is_refused(
    emr: Any, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ClientError, match=words):
        start(emr, **change)


def test_a_node_role_that_ec2_may_not_take_on_is_refused(clients: Clients, emr: Any) -> None:
    document = trust("lambda.amazonaws.com")
    clients("iam").update_assume_role_policy(RoleName="nodes", PolicyDocument=document)
    with pytest.raises(ClientError, match="Invalid InstanceProfile"):
        start(emr)


def test_a_profile_that_is_not_called_as_its_role_is_refused(clients: Clients, emr: Any) -> None:
    iam = clients("iam")
    iam.create_instance_profile(InstanceProfileName="other")
    iam.add_role_to_instance_profile(InstanceProfileName="other", RoleName="nodes")
    with pytest.raises(ClientError, match="Invalid InstanceProfile: other"):
        start(emr, JobFlowRole="other")


def test_an_id_that_is_no_clusters_is_refused_in_emrs_words(emr: Any) -> None:
    for call in (emr.describe_cluster, emr.list_steps, emr.list_instance_fleets):
        with pytest.raises(ClientError, match="Cluster id 'j-NONE' is not valid"):
            call(ClusterId="j-NONE")
