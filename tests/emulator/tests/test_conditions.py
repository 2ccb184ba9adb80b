import pytest

from lake_emulator.conditions import condition_holds, matches

SECURE = {"aws:securetransport": "true", "s3:tlsversion": "1.3", "aws:sourceaccount": "1"}


@pytest.mark.parametrize(
    ("operator", "key", "values", "holds"),
    [
        ("Bool", "aws:SecureTransport", "false", False),
        ("Bool", "aws:SecureTransport", True, True),
        ("NumericLessThan", "s3:TlsVersion", ["1.2"], False),
        ("NumericLessThan", "s3:TlsVersion", 1.4, True),
        ("StringEquals", "aws:SourceAccount", ["2", "1"], True),
        ("StringEquals", "aws:SourceArn", "arn", False),
        ("StringEqualsIfExists", "aws:SourceArn", "arn", True),
        ("StringNotEquals", "aws:SourceArn", "arn", True),
        ("StringNotEquals", "aws:SourceAccount", "1", False),
        ("Null", "aws:SourceArn", "true", True),
        ("Null", "aws:SourceAccount", "true", False),
    ],
)
def test_an_operator_judges_what_is_known_of_a_request(
    operator: str, key: str, values: object, holds: bool
) -> None:
    assert condition_holds({operator: {key: values}}, SECURE) is holds


def test_every_operator_and_key_must_hold() -> None:
    both = {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceAccount": "2"}}
    assert not condition_holds(both, SECURE)


def test_an_unknown_operator_is_no_silent_yes() -> None:
    with pytest.raises(NotImplementedError, match="IpAddress"):
        condition_holds({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, SECURE)


def test_a_pattern_takes_brackets_as_they_are() -> None:
    assert matches("arn:*:b/[a]?", "arn:aws:s3:::b/[a]x")
    assert not matches("arn:aws:s3:::b/[a]", "arn:aws:s3:::b/a")
