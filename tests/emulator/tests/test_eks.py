from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, REGION, Clients, trust

ARN = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/c"


def role(clients: Clients, name: str, document: str) -> str:
    made = clients("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)
    return str(made["Role"]["Arn"])


def pod_trust(cluster: str = ARN) -> str:
    text = trust("pods.eks.amazonaws.com", ArnLike={"aws:SourceArn": cluster})
    document = json.loads(text)
    document["Statement"][0]["Action"] = ["sts:AssumeRole", "sts:TagSession"]
    return json.dumps(document)


@pytest.fixture
def eks(clients: Clients) -> Any:
    """EKS with the cluster c, which takes access entries."""
    client = clients("eks")
    client.create_cluster(**asked(clients))
    return client


def asked(clients: Clients, **more: Any) -> dict[str, Any]:
    ec2 = clients("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    return {
        "name": "c",
        "roleArn": role(clients, "cluster", trust("eks.amazonaws.com")),
        "resourcesVpcConfig": {"subnetIds": [subnet], "endpointPublicAccess": False},
        "accessConfig": {"authenticationMode": "API"},
        "upgradePolicy": {"supportType": "STANDARD"},
        "version": "1.35",
        **more,
    }


def test_a_cluster_keeps_its_settings_and_gets_a_group(eks: Any, clients: Clients) -> None:
    cluster = eks.describe_cluster(name="c")["cluster"]

    assert cluster["accessConfig"]["authenticationMode"] == "API"
    assert cluster["upgradePolicy"] == {"supportType": "STANDARD"}
    assert cluster["kubernetesNetworkConfig"]["ipFamily"] == "ipv4"
    reach = cluster["resourcesVpcConfig"]
    assert (reach["endpointPublicAccess"], reach["endpointPrivateAccess"]) == (False, False)
    groups = clients("ec2").describe_security_groups(GroupIds=[reach["clusterSecurityGroupId"]])
    assert groups["SecurityGroups"][0]["VpcId"] == reach["vpcId"]


def test_a_change_leaves_the_rest_as_it_is(eks: Any) -> None:
    reach = {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.7/32"]}
    update = eks.update_cluster_config(name="c", resourcesVpcConfig=reach)["update"]
    assert eks.describe_update(name="c", updateId=update["id"])["update"]["status"] == "Successful"

    cluster = eks.describe_cluster(name="c")["cluster"]
    assert cluster["resourcesVpcConfig"]["publicAccessCidrs"] == ["203.0.113.7/32"]
    assert len(cluster["resourcesVpcConfig"]["subnetIds"]) == 1
    assert cluster["accessConfig"]["authenticationMode"] == "API"


def test_a_protected_cluster_does_not_go(clients: Clients) -> None:
    eks = clients("eks")
    eks.create_cluster(**asked(clients, deletionProtection=True))
    with pytest.raises(ClientError, match="deletion protection"):
        eks.delete_cluster(name="c")

    eks.update_cluster_config(name="c", deletionProtection=False)
    eks.delete_cluster(name="c")
    groups = clients("ec2").describe_security_groups()["SecurityGroups"]
    assert not [one for one in groups if one["GroupName"].startswith("eks-cluster-sg-")]


def test_a_cluster_wants_a_role_that_trusts_eks(clients: Clients) -> None:
    request = asked(clients)
    request["roleArn"] = role(clients, "other", trust("ec2.amazonaws.com"))
    with pytest.raises(ClientError, match="could not be assumed"):
        clients("eks").create_cluster(**request)


def test_access_is_by_entry_and_policy(eks: Any, clients: Clients) -> None:
    arn = role(clients, "nodes", trust("ec2.amazonaws.com"))
    entry = {"clusterName": "c", "principalArn": arn}
    eks.create_access_entry(**entry, type="EC2")
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy"
    eks.associate_access_policy(**entry, policyArn=policy, accessScope={"type": "cluster"})

    assert eks.describe_access_entry(**entry)["accessEntry"]["type"] == "EC2"
    (found,) = eks.list_associated_access_policies(**entry)["associatedAccessPolicies"]
    assert (found["policyArn"], found["accessScope"]["type"]) == (policy, "cluster")
    with pytest.raises(ClientError, match="there already"):
        eks.create_access_entry(**entry)
    eks.disassociate_access_policy(**entry, policyArn=policy)
    eks.delete_access_entry(**entry)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        eks.describe_access_entry(**entry)


def test_an_entry_wants_a_role_that_is_there(eks: Any) -> None:
    with pytest.raises(ClientError, match="principalArn is invalid"):
        eks.create_access_entry(clusterName="c", principalArn=f"arn:aws:iam::{ACCOUNT}:role/none")


def test_add_ons_come_change_and_go(eks: Any) -> None:
    name = {"clusterName": "c", "addonName": "vpc-cni"}
    assert (
        eks.create_addon(**name, addonVersion="v1.21.1-eksbuild.7")["addon"]["status"] == "ACTIVE"
    )
    eks.update_addon(**name, addonVersion="v1.22.3-eksbuild.1", configurationValues="{}")
    addon = eks.describe_addon(**name)["addon"]
    assert (addon["addonVersion"], addon["configurationValues"]) == ("v1.22.3-eksbuild.1", "{}")
    with pytest.raises(ClientError, match="version specified is not supported"):
        eks.update_addon(**name, addonVersion="v0.1.0-eksbuild.1")
    eks.delete_addon(**name)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        eks.describe_addon(**name)


def test_versions_of_add_ons_go_with_a_kubernetes(eks: Any) -> None:
    asked = eks.describe_addon_versions(addonName="kube-proxy", kubernetesVersion="1.34")
    (addon,) = asked["addons"]
    assert [one["addonVersion"] for one in addon["addonVersions"]] == [
        "v1.34.9-eksbuild.1",
        "v1.34.6-eksbuild.2",
    ]
    last = addon["addonVersions"][-1]["compatibilities"]
    assert last == [{"clusterVersion": "1.34", "defaultVersion": True}]
    of_none = eks.describe_addon_versions(addonName="vpc-cni", kubernetesVersion="1.20")
    assert of_none["addons"][0]["addonVersions"] == []


def test_cluster_dns_is_degraded_until_there_are_nodes(eks: Any, clients: Clients) -> None:
    name = {"clusterName": "c", "addonName": "coredns"}
    assert eks.create_addon(**name)["addon"]["status"] == "DEGRADED"
    (issue,) = eks.describe_addon(**name)["addon"]["health"]["issues"]
    assert issue["code"] == "InsufficientNumberOfReplicas"

    reach = eks.describe_cluster(name="c")["cluster"]["resourcesVpcConfig"]
    nodes = role(clients, "nodes", trust("ec2.amazonaws.com"))
    group = {"clusterName": "c", "nodegroupName": "g"}
    eks.create_nodegroup(**group, nodeRole=nodes, subnets=reach["subnetIds"])
    assert eks.describe_addon(**name)["addon"]["status"] == "ACTIVE"


def test_pods_get_a_role_that_trusts_them_once(eks: Any, clients: Clients) -> None:
    pods = {"clusterName": "c", "namespace": "jobs", "serviceAccount": "spark"}
    other = role(clients, "other", pod_trust(ARN + "x"))
    with pytest.raises(ClientError, match="Trust policy"):
        eks.create_pod_identity_association(**pods, roleArn=other)

    arn = role(clients, "pods", pod_trust())
    made = eks.create_pod_identity_association(**pods, roleArn=arn)["association"]
    with pytest.raises(ClientError, match="already exists"):
        eks.create_pod_identity_association(**pods, roleArn=arn)
    key = {"clusterName": "c", "associationId": made["associationId"]}
    assert eks.describe_pod_identity_association(**key)["association"]["roleArn"] == arn
    eks.delete_pod_identity_association(**key)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        eks.describe_pod_identity_association(**key)


def test_a_node_group_is_as_it_was_asked_for(eks: Any, clients: Clients) -> None:
    reach = eks.describe_cluster(name="c")["cluster"]["resourcesVpcConfig"]
    nodes = role(clients, "nodes", trust("ec2.amazonaws.com"))
    name = {"clusterName": "c", "nodegroupName": "g"}
    eks.create_nodegroup(
        **name, nodeRole=nodes, subnets=reach["subnetIds"], updateConfig={"maxUnavailable": 2}
    )

    group = eks.describe_nodegroup(**name)["nodegroup"]
    assert group["updateConfig"] == {"maxUnavailable": 2}
    assert "remoteAccess" not in group
