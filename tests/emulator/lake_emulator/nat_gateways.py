"""Stand-in for the network interface of a NAT gateway, which goes with it on AWS and stays in moto.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html
"""

from __future__ import annotations

from moto.ec2.models import EC2Backend
from moto.ec2.models.nat_gateways import NatGateway

from lake_emulator.patches import Replaced, wrap


def _delete_with_interface(own: Replaced) -> Replaced:
    def delete(self: EC2Backend, nat_gateway_id: str) -> NatGateway:
        gateway: NatGateway = own(self, nat_gateway_id)
        for address in gateway.address_set:
            self.enis.pop(address["networkInterfaceId"], None)
        return gateway

    return delete


def install() -> None:
    """Put the stand-in into moto."""
    wrap(EC2Backend, "delete_nat_gateway", _delete_with_interface)
