import pytest
from botocore.exceptions import ClientError

from conftest import Ask, Clients, trust


@pytest.fixture(autouse=True)
def _no_faults(ask: Ask) -> object:
    yield
    ask("DELETE", "faults")


def test_a_call_fails_as_often_as_it_was_ordered_to(clients: Clients, ask: Ask) -> None:
    emr = clients("emr")
    ask("POST", "faults", action="emr:ListClusters", kind="throttle", times=2)

    for _ in range(2):
        with pytest.raises(ClientError, match="ThrottlingException"):
            emr.list_clusters()
    assert emr.list_clusters()["Clusters"] == []


def test_other_calls_of_the_service_are_left_alone(clients: Clients, ask: Ask) -> None:
    ask("POST", "faults", action="iam:CreateRole", kind="deny")
    iam = clients("iam")

    assert iam.list_roles()["Roles"] == []
    with pytest.raises(ClientError, match="AccessDenied"):
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))


def test_a_broken_service_answers_500_until_the_fault_is_forgotten(
    clients: Clients, ask: Ask
) -> None:
    s3 = clients("s3")
    ask("POST", "faults", action="s3:*")
    with pytest.raises(ClientError) as error:
        s3.list_buckets()
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500

    ask("DELETE", "faults")
    assert s3.list_buckets()["Buckets"] == []


def test_what_is_left_is_named_until_it_is_gone(clients: Clients, ask: Ask) -> None:
    assert ask("GET", "leftovers") == []
    iam, sns, ec2 = clients("iam"), clients("sns"), clients("ec2")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    topic = sns.create_topic(Name="t")["TopicArn"]
    address = ec2.allocate_address(Domain="vpc")

    named = [f"ec2 address {address['AllocationId']}", "iam role r", f"sns topic {topic}"]
    assert ask("GET", "leftovers") == named
    iam.delete_role(RoleName="r")
    sns.delete_topic(TopicArn=topic)
    ec2.release_address(AllocationId=address["AllocationId"])
    assert ask("GET", "leftovers") == []


def test_a_service_that_cannot_be_listed_is_no_clean_account(clients: Clients, ask: Ask) -> None:
    clients("dynamodb").list_tables()

    assert any(line.startswith("dynamodb is used") for line in ask("GET", "leftovers"))
