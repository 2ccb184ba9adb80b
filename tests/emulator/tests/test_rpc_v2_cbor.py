"""CloudWatch as SDKs of today speak to it."""

from __future__ import annotations

from typing import Any

import botocore.model
import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from lake_emulator.rpc_v2_cbor import decoded, encoded

PROTOCOL = "smithy-rpc-v2-cbor"

ALARM = {
    "AlarmName": "dead-letters",
    "AlarmDescription": "Starts that failed",
    "Namespace": "AWS/SQS",
    "MetricName": "ApproximateNumberOfMessagesVisible",
    "Dimensions": [{"Name": "QueueName", "Value": "lake-failed"}],
    "Statistic": "Maximum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 0.5,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "notBreaching",
    "AlarmActions": ["arn:aws:sns:us-east-1:123456789012:lake"],
}


@pytest.fixture
def cloudwatch(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Any:
    # boto3 would rather speak JSON; the SDK of Go, in which the provider is written, does not.
    order = (PROTOCOL, *botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS)
    monkeypatch.setattr(botocore.model, "PRIORITY_ORDERED_SUPPORTED_PROTOCOLS", order)
    client = clients("cloudwatch")
    assert client.meta.service_model.resolved_protocol == PROTOCOL
    return client


def test_an_alarm_is_made_told_of_tagged_and_removed(cloudwatch: Any) -> None:
    cloudwatch.put_metric_alarm(**ALARM, Tags=[{"Key": "stack", "Value": "dev"}])
    (found,) = cloudwatch.describe_alarms(AlarmNames=["dead-letters"])["MetricAlarms"]
    assert {key: found[key] for key in ALARM} == ALARM
    assert found["StateUpdatedTimestamp"].year >= 2020

    tags = cloudwatch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"]
    assert tags == [{"Key": "stack", "Value": "dev"}]
    cloudwatch.delete_alarms(AlarmNames=["dead-letters"])
    assert cloudwatch.describe_alarms(AlarmNames=["dead-letters"])["MetricAlarms"] == []


def test_a_refusal_is_one_of_the_service(cloudwatch: Any) -> None:
    with pytest.raises(ClientError) as refused:
        cloudwatch.tag_resource(
            ResourceARN="arn:aws:cloudwatch:us-east-1:123456789012:alarm:none",
            Tags=[{"Key": "a", "Value": "b"}],
        )
    assert "ResourceNotFound" in refused.value.response["Error"]["Code"]


@pytest.mark.parametrize(
    "value",
    [
        *(0, 23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, -1, -24, -25, -(2**33)),
        *(None, True, False, 0.5, "", "é" * 300, [], [1, [2]], {}, {"a": {"b": [None]}}),
    ],
)
def test_a_value_is_read_as_it_was_written(value: object) -> None:
    assert decoded(encoded(value)) == value
