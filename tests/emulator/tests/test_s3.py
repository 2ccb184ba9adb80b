import json

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, REGION, Clients

HERE = {"LocationConstraint": REGION}


def policy(bucket: str, *statements: dict[str, object]) -> str:
    about = {"Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**about, **s} for s in statements]})


def deny(**condition: object) -> dict[str, object]:
    everybody = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*"}
    return {**everybody, "Condition": condition} if condition else everybody


def delivery(resource: object, account: str = ACCOUNT) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": ["logging.s3.amazonaws.com"]},
        "Action": ["s3:PutObject"],
        "Resource": resource,
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }


def test_a_policy_that_asks_for_tls_lets_those_in_who_use_it(clients: Clients) -> None:
    s3 = clients("s3")
    s3.create_bucket(Bucket="sealed", CreateBucketConfiguration=HERE)
    rule = policy("sealed", deny(Bool={"aws:SecureTransport": "false"}))
    s3.put_bucket_policy(Bucket="sealed", Policy=rule)

    s3.put_object(Bucket="sealed", Key="a", Body=b"x")
    assert s3.get_object(Bucket="sealed", Key="a")["Body"].read() == b"x"


def test_a_refusal_that_holds_refuses(clients: Clients) -> None:
    s3 = clients("s3")
    s3.create_bucket(Bucket="shut", CreateBucketConfiguration=HERE)
    rule = policy("shut", deny(Bool={"aws:SecureTransport": "true"}))
    s3.put_bucket_policy(Bucket="shut", Policy=rule)

    with pytest.raises(ClientError, match="403"):
        s3.put_object(Bucket="shut", Key="a", Body=b"x")


@pytest.mark.parametrize(
    ("resource", "account", "taken"),
    [
        ("arn:aws:s3:::logs/access/*", ACCOUNT, True),
        (["arn:aws:s3:::other/*", "arn:aws:s3:::logs/*"], ACCOUNT, True),
        ("arn:aws:s3:::logs/elsewhere/*", ACCOUNT, False),
        ("arn:aws:s3:::logs/access/*", "210987654321", False),
    ],
)
def test_access_logs_go_where_a_policy_lets_them(
    clients: Clients, resource: object, account: str, taken: bool
) -> None:
    s3 = clients("s3")
    for bucket in ("logs", "data"):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=HERE)
    s3.put_bucket_policy(Bucket="logs", Policy=policy("logs", delivery(resource, account)))
    status = {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "access/data/"}}

    if taken:
        s3.put_bucket_logging(Bucket="data", BucketLoggingStatus=status)
    else:
        with pytest.raises(ClientError, match="InvalidTargetBucketForLogging"):
            s3.put_bucket_logging(Bucket="data", BucketLoggingStatus=status)


def test_a_bucket_keeps_the_tags_that_it_is_created_with(clients: Clients) -> None:
    s3 = clients("s3")
    tags = [{"Key": "stack", "Value": "dev"}, {"Key": "project", "Value": "lake"}]
    s3.create_bucket(Bucket="tagged", CreateBucketConfiguration={**HERE, "Tags": tags})

    found = s3.get_bucket_tagging(Bucket="tagged")["TagSet"]
    assert sorted(found, key=str) == sorted(tags, key=str)


def test_versions_go_one_by_one_once_versioning_is_suspended(clients: Clients) -> None:
    s3 = clients("s3")
    s3.create_bucket(Bucket="kept", CreateBucketConfiguration=HERE)
    s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2"):
        s3.put_object(Bucket="kept", Key="a", Body=body)
    s3.delete_object(Bucket="kept", Key="a")
    s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Suspended"})

    first, second = s3.list_object_versions(Bucket="kept")["Versions"]
    gone = {"Objects": [{"Key": "a", "VersionId": first["VersionId"]}]}
    s3.delete_objects(Bucket="kept", Delete=gone)
    left = s3.list_object_versions(Bucket="kept")
    assert [one["VersionId"] for one in left["Versions"]] == [second["VersionId"]]

    rest = [*left["Versions"], *left["DeleteMarkers"]]
    keys = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in rest]
    assert "Errors" not in s3.delete_objects(Bucket="kept", Delete={"Objects": keys})
    s3.delete_bucket(Bucket="kept")
