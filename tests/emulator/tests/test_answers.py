from __future__ import annotations

from typing import Any

from conftest import Ask, Clients


def test_a_second_attempt_of_a_call_gets_the_answer_of_the_first(
    clients: Clients, ask: Ask
) -> None:
    ec2, before = clients("ec2"), ask("GET", "repeated")
    ids = iter(["one", "one", "two"])

    def named(request: Any, **_: Any) -> None:
        request.headers["amz-sdk-invocation-id"] = next(ids)

    ec2.meta.events.register("before-send.ec2.AllocateAddress", named)
    try:
        made = [ec2.allocate_address(Domain="vpc")["AllocationId"] for _ in range(3)]
    finally:
        ec2.meta.events.unregister("before-send.ec2.AllocateAddress", named)

    assert made[0] == made[1] != made[2]
    assert len(ec2.describe_addresses()["Addresses"]) == 2
    (repeated,) = ask("GET", "repeated")[len(before) :]
    assert repeated.startswith("ec2:AllocateAddress (attempt=1")
