from urllib.request import Request, urlopen

from conftest import REGION, Clients

KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id"


def head(endpoint: str, agent: str) -> dict[str, str]:
    signed = f"AWS4-HMAC-SHA256 Credential=test/20181121/{REGION}/s3/aws4_request, Signature=x"
    headers = {"User-Agent": agent, "Authorization": signed}
    with urlopen(Request(f"{endpoint}/sealed/a", headers=headers, method="HEAD")) as answer:
        return {name.lower(): text for name, text in answer.headers.items()}


def test_hadoop_is_not_told_the_key_that_it_may_not_name_over_http(
    clients: Clients, endpoint: str
) -> None:
    s3 = clients("s3")
    s3.create_bucket(Bucket="sealed", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(
        Bucket="sealed", Key="a", ServerSideEncryption="aws:kms", SSEKMSKeyId="arn:aws:kms:key"
    )

    assert KEY_ID in head(endpoint, "aws-cli/2")
    told = head(endpoint, "Hadoop 3.3.4, aws-sdk-java/1.12.262")
    assert KEY_ID not in told
    assert told["x-amz-server-side-encryption"] == "aws:kms"
