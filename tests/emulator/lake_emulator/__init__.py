"""A stand-in for AWS on the loopback address: moto's server, with what moto lacks for our stacks.

Nothing here is AWS. Each module that changes moto says which gap it fills and which page of the AWS
API reference it follows; where moto fills the gap itself one day, `patches` says so at the start.
"""
