"""What a role that was taken on may do, and a user's keys are not asked about."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, REGION, Clients, trust

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/lake-boundary"
RIGHTS = [
    {
        "Effect": "Allow",
        "Action": ["s3:PutObject", "s3:GetObject"],
        "Resource": "arn:aws:s3:::state/dev/*",
    },
    {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::state/dev/seen/*"},
    {
        "Effect": "Allow",
        "Action": "iam:CreateRole",
        "Resource": f"arn:aws:iam::{ACCOUNT}:role/lake-*",
        "Condition": {"StringEquals": {"iam:PermissionsBoundary": BOUNDARY}},
    },
    {
        "Effect": "Allow",
        "Action": "sns:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:RequestedRegion": REGION}},
    },
]


@pytest.fixture
def taken_on(endpoint: str, clients: Clients) -> Callable[..., Any]:
    """Makes a client of a service with the role's own credentials."""
    iam, sts = clients("iam"), clients("sts")
    role = iam.create_role(RoleName="ci", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))
    document = json.dumps({"Version": "2012-10-17", "Statement": RIGHTS})
    iam.put_role_policy(RoleName="ci", PolicyName="rights", PolicyDocument=document)
    clients("s3").create_bucket(
        Bucket="state", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    keys = sts.assume_role(RoleArn=role["Role"]["Arn"], RoleSessionName="job")["Credentials"]

    def client(service: str, region: str = REGION) -> Any:
        return boto3.client(
            service,
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

    return client


def refused(call: Callable[[], object]) -> bool:
    try:
        call()
    except ClientError as error:
        assert "AccessDenied" in error.response["Error"]["Code"]
        return True
    return False


def test_objects_are_judged_one_by_one(clients: Clients, taken_on: Callable[..., Any]) -> None:
    s3 = taken_on("s3")
    s3.put_object(Bucket="state", Key="dev/seen/x", Body=b"1")
    s3.get_object(Bucket="state", Key="dev/seen/x")
    s3.put_object(Bucket="state", Key="dev/y", Body=b"1")
    assert refused(lambda: s3.get_object(Bucket="state", Key="dev/y"))
    assert refused(lambda: s3.put_object(Bucket="state", Key="prod/x", Body=b"1"))
    assert refused(lambda: s3.delete_object(Bucket="state", Key="dev/seen/x"))
    clients("s3").delete_object(Bucket="state", Key="dev/seen/x")


def test_roles_are_judged_by_name_and_boundary(taken_on: Callable[..., Any]) -> None:
    iam, policy = taken_on("iam"), trust("ec2.amazonaws.com")
    words = {"AssumeRolePolicyDocument": policy, "PermissionsBoundary": BOUNDARY}
    iam.create_role(RoleName="lake-nodes", **words)
    assert refused(lambda: iam.create_role(RoleName="other", **words))
    assert refused(lambda: iam.create_role(RoleName="lake-x", AssumeRolePolicyDocument=policy))


def test_other_services_are_judged_by_action_and_region(taken_on: Callable[..., Any]) -> None:
    taken_on("sns").create_topic(Name="x")
    assert refused(lambda: taken_on("sns", "us-east-1").create_topic(Name="x"))
    assert refused(lambda: taken_on("sqs").create_queue(QueueName="x"))
    assert taken_on("sts").get_caller_identity()["Arn"].endswith("assumed-role/ci/job")
