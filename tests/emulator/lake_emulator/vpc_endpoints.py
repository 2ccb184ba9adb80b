"""Stand-in for VPC endpoints that change, and for those of services that there are not.

moto notes a route table or subnet that is added to an endpoint, but makes neither the route nor
the network interface that goes with it; it then fails to delete the endpoint, or leaves interfaces.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (InvalidServiceName)
"""

from __future__ import annotations

from moto.ec2.models import EC2Backend
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.utils import random_private_ip

from lake_emulator.patches import Replaced, wrap

# The account in which moto makes services to be asked for their endpoints: it is nobody's.
NOBODY = "000000000000"


def _collect_apart(own: Replaced) -> Replaced:
    """Moto asks every service for its endpoint, and so makes it in the account that asks."""

    def collect(_: EC2Backend, *asked: str) -> object:
        region = asked[-1]
        return own(NOBODY, region)

    return collect


def _create_known(own: Replaced) -> Replaced:
    def create(self: EC2Backend, *, service_name: str, **named: object) -> object:
        # Refuses a name that it does not list.
        self.describe_vpc_endpoint_services([service_name], [], 0, None, self.region_name)
        return own(self, service_name=service_name, **named)

    return create


def _modify_with_ways(own: Replaced) -> Replaced:
    def modify(self: EC2Backend, vpc_id: str, *words: object, **named: object) -> None:
        endpoint = self.describe_vpc_endpoints(vpc_end_point_ids=[vpc_id])[0]
        tables, subnets = set(endpoint.route_table_ids or []), set(endpoint.subnet_ids or [])
        own(self, vpc_id, *words, **named)
        _reroute(self, endpoint, tables)
        _reattach(self, endpoint, subnets)

    return modify


def _reroute(ec2: EC2Backend, endpoint: VPCEndPoint, before: set[str]) -> None:
    prefixes = endpoint.destination_prefix_list_id
    if prefixes is None:
        return
    now = set(endpoint.route_table_ids)
    for table in now - before:
        ec2.create_route(table, None, gateway_id=endpoint.id, destination_prefix_list_id=prefixes)
    for table in before - now:
        ec2.delete_route(table, prefixes)


def _reattach(ec2: EC2Backend, endpoint: VPCEndPoint, before: set[str]) -> None:
    if (endpoint.vpc_endpoint_type or "").lower() != "interface":
        return
    now = set(endpoint.subnet_ids or [])
    own = endpoint.network_interface_ids or []
    gone = [eni for eni in own if ec2.enis[eni].subnet.id in before - now]
    for eni in gone:
        del ec2.enis[eni]
    made = [
        ec2.create_network_interface(ec2.get_subnet(subnet), random_private_ip()).id
        for subnet in sorted(now - before)
    ]
    endpoint.network_interface_ids = [eni for eni in own if eni not in gone] + made


def install() -> None:
    """Put the stand-in into moto."""
    wrap(EC2Backend, "_collect_default_endpoint_services", _collect_apart)
    wrap(EC2Backend, "create_vpc_endpoint", _create_known)
    wrap(EC2Backend, "modify_vpc_endpoint", _modify_with_ways)
