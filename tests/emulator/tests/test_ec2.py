from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import REGION, Clients


def routes_to(ec2: Any, endpoint: str, table: str) -> list[Any]:
    found = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    return [route for route in found if route.get("GatewayId") == endpoint]


def made_vpc(ec2: Any) -> tuple[str, list[str]]:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(
            VpcId=vpc, CidrBlock=f"10.0.{at}.0/24", AvailabilityZone=f"{REGION}{zone}"
        )
        for at, zone in enumerate("ab")
    ]
    return vpc, [subnet["Subnet"]["SubnetId"] for subnet in subnets]


def test_a_table_that_a_gateway_endpoint_gets_later_has_its_route(clients: Clients) -> None:
    ec2 = clients("ec2")
    vpc, _ = made_vpc(ec2)
    first, second = (
        ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2)
    )
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Gateway",
        ServiceName=f"com.amazonaws.{REGION}.s3",
        RouteTableIds=[first],
    )["VpcEndpoint"]["VpcEndpointId"]
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddRouteTableIds=[second])
    assert len(routes_to(ec2, endpoint, second)) == 1

    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveRouteTableIds=[first])
    assert routes_to(ec2, endpoint, first) == []
    assert ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])["Unsuccessful"] == []
    assert routes_to(ec2, endpoint, second) == []


def test_an_interface_endpoint_has_an_interface_in_each_of_its_subnets(clients: Clients) -> None:
    ec2 = clients("ec2")
    vpc, (first, second) = made_vpc(ec2)
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{REGION}.kms",
        SubnetIds=[first],
    )["VpcEndpoint"]["VpcEndpointId"]
    asked = {"AddSubnetIds": [second], "RemoveSubnetIds": [first]}
    ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, **asked)

    interfaces = ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert [one["SubnetId"] for one in interfaces] == [second]
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []


def test_a_nat_gateway_takes_its_interface_along(clients: Clients) -> None:
    ec2 = clients("ec2")
    _, (subnet, _) = made_vpc(ec2)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == 1

    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []


def test_a_rule_about_another_group_keeps_its_description(clients: Clients) -> None:
    ec2 = clients("ec2")
    vpc, _ = made_vpc(ec2)
    group, other = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        for name in ("one", "two")
    )
    pair = {"GroupId": other, "Description": "reports"}
    rule = {"IpProtocol": "tcp", "FromPort": 9443, "ToPort": 9443, "UserIdGroupPairs": [pair]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])

    asked = [{"Name": "group-id", "Values": [group]}]
    rules = ec2.describe_security_group_rules(Filters=asked)["SecurityGroupRules"]
    assert [one["Description"] for one in rules if not one["IsEgress"]] == ["reports"]


def test_a_rule_that_is_gone_is_unknown_not_resisting(clients: Clients) -> None:
    ec2 = clients("ec2")
    vpc, _ = made_vpc(ec2)
    group = ec2.create_security_group(GroupName="one", Description="one", VpcId=vpc)["GroupId"]
    wanted = [{"Name": "group-id", "Values": [group]}]
    [rule] = ec2.describe_security_group_rules(Filters=wanted)["SecurityGroupRules"]
    asked = {"GroupId": group, "SecurityGroupRuleIds": [rule["SecurityGroupRuleId"]]}
    ec2.revoke_security_group_egress(**asked)

    with pytest.raises(ClientError, match=r"InvalidSecurityGroupRuleId\.NotFound"):
        ec2.revoke_security_group_egress(**asked)


def test_the_tags_of_a_launch_template_are_its_own(clients: Clients) -> None:
    ec2 = clients("ec2")
    tags = [{"Key": "stack", "Value": "dev"}]
    made = ec2.create_launch_template(
        LaunchTemplateName="nodes",
        LaunchTemplateData={"TagSpecifications": [{"ResourceType": "volume", "Tags": tags}]},
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": tags}],
    )["LaunchTemplate"]

    (version,) = ec2.describe_launch_template_versions(LaunchTemplateName="nodes")[
        "LaunchTemplateVersions"
    ]
    launched = version["LaunchTemplateData"]["TagSpecifications"]
    assert [one["ResourceType"] for one in launched] == ["volume"]
    assert made["Tags"] == tags
