"""What AWS refuses before anything is made, and moto takes."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import REGION, Ask, Clients

BAD_TAGS = [
    ({"aws:x": "1"}, "reserved"),
    ({"": "1"}, "length of 1 to 128"),
    ({"k" * 129: "1"}, "length of 1 to 128"),
    ({"cost": "x" * 257}, "maximum length of 256"),
]


@pytest.mark.parametrize(("tags", "words"), BAD_TAGS)
def test_tags_that_aws_keeps_for_itself_or_are_too_long_are_refused(
    clients: Clients, tags: dict[str, str], words: str
) -> None:
    """See cases/deploy/05."""
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    specification = [{"ResourceType": "vpc", "Tags": pairs}]
    with pytest.raises(ClientError, match=words):
        clients("ec2").create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=specification)
    named = [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
    if "" not in tags and max(len(key) for key in tags) <= 128:
        with pytest.raises(ClientError, match=words):
            clients("kms").create_key(Tags=named)


def test_an_interface_endpoint_of_no_service_is_refused(clients: Clients, ask: Ask) -> None:
    """See cases/deploy/05. To ask what there is makes nothing in the account."""
    ec2 = clients("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def make(service: str) -> Any:
        name = f"com.amazonaws.{REGION}.{service}"
        return ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=name, VpcEndpointType="Interface")

    with pytest.raises(ClientError, match="InvalidServiceName"):
        make("nosuchservice")
    assert make("sts")["VpcEndpoint"]["ServiceName"].endswith(".sts")
    assert not [one for one in ask("GET", "leftovers") if "does not know" in one]


def test_a_workgroup_that_queries_have_run_in_goes_with_its_history_alone(clients: Clients) -> None:
    athena = clients("athena")
    athena.create_work_group(Name="lake")
    output = {"OutputLocation": "s3://results/"}
    athena.start_query_execution(
        QueryString="select 1", WorkGroup="lake", ResultConfiguration=output
    )
    with pytest.raises(ClientError, match="lake is not empty"):
        athena.delete_work_group(WorkGroup="lake")
    athena.delete_work_group(WorkGroup="lake", RecursiveDeleteOption=True)
    assert "lake" not in [one["Name"] for one in athena.list_work_groups()["WorkGroups"]]
