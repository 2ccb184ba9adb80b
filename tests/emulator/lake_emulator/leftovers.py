"""What is left in the account: everything that somebody made and nobody removed.

Only services that are known here may be used: what another one holds is named as unknown, so that
"nothing is left" is never said of something that nobody looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto.athena.models import AthenaBackend
from moto.core.base_backend import BackendDict
from moto.ec2.models import EC2Backend
from moto.eks.models import EKSBackend
from moto.emr.models import Cluster, ElasticMapReduceBackend
from moto.events.models import EventsBackend
from moto.glue.models import GlueBackend
from moto.iam.models import IAMBackend
from moto.kms.models import KmsBackend
from moto.logs.models import LogsBackend
from moto.rds.models import RDSBackend
from moto.s3.models import S3Backend
from moto.scheduler.models import EventBridgeSchedulerBackend
from moto.secretsmanager.models import SecretsManagerBackend
from moto.sns.models import SNSBackend
from moto.sqs.models import SQSBackend

from lake_emulator.emr.cluster import LivingCluster
from lake_emulator.vpc_endpoints import NOBODY

# Backends that hold nothing of the user's.
HOLDING_NOTHING = {"sts", "s3control", "moto_api", "instance_metadata", "ssm"}


def _of_s3(s3: S3Backend) -> Iterable[str]:
    return (f"bucket {name}" for name in s3.buckets)


def _of_kms(kms: KmsBackend) -> Iterable[str]:
    keys = (key for key in kms.keys.values() if key.key_state != "PendingDeletion")
    return [
        *(f"key {key.id}" for key in keys if key.key_manager != "AWS"),
        *(
            f"alias {alias}"
            for aliases in getattr(kms, "key_to_aliases", {}).values()
            for alias in aliases
            if not alias.startswith("alias/aws/")
        ),
    ]


def _of_iam(iam: IAMBackend) -> Iterable[str]:
    return [
        *(f"role {role.name}" for role in iam.roles.values()),
        *(f"instance-profile {profile.name}" for profile in iam.instance_profiles.values()),
        *(
            f"policy {policy.name}"
            for policy in iam.managed_policies.values()
            if ":aws:policy/" not in policy.arn
        ),
    ]


def _of_ec2(ec2: EC2Backend) -> Iterable[str]:
    own = {vpc.id for vpc in ec2.vpcs.values() if not vpc.is_default}
    return [
        *(f"vpc {vpc}" for vpc in own),
        *(
            f"subnet {subnet.id}"
            for zone in ec2.subnets.values()
            for subnet in zone.values()
            if subnet.vpc_id in own
        ),
        *(
            f"security-group {group.id}"
            for groups in ec2.groups.values()
            for group in groups.values()
            if group.vpc_id in own
        ),
        *(f"route-table {one.id}" for one in ec2.route_tables.values() if one.vpc_id in own),
        *(f"internet-gateway {one}" for one in ec2.internet_gateways),
        *(f"nat-gateway {one.id}" for one in ec2.nat_gateways.values() if one.state != "deleted"),
        *(f"address {one.allocation_id}" for one in ec2.addresses),
        *(f"endpoint {one.id}" for one in ec2.vpc_end_points.values() if one.state != "deleted"),
        *(f"flow-log {one}" for one in ec2.flow_logs),
        *(f"network-interface {one}" for one in ec2.enis),
    ]


def _of_emr(emr: ElasticMapReduceBackend) -> Iterable[str]:
    return [
        *(f"cluster {one.id}" for one in emr.clusters.values() if not _is_going(one)),
        *(f"security-configuration {one}" for one in emr.security_configurations),
    ]


def _is_going(cluster: Cluster) -> bool:
    return isinstance(cluster, LivingCluster) and cluster.is_going


def _of_glue(glue: GlueBackend) -> Iterable[str]:
    return [
        *(f"database {name}" for name in glue.databases),
        *(f"table {name}.{table}" for name, one in glue.databases.items() for table in one.tables),
    ]


def _of_athena(athena: AthenaBackend) -> Iterable[str]:
    return (f"workgroup {name}" for name in athena.work_groups if name != "primary")


def _of_scheduler(scheduler: EventBridgeSchedulerBackend) -> Iterable[str]:
    return (
        f"schedule {name}"
        for group in scheduler.schedule_groups.values()
        for name in group.schedules
    )


def _of_events(events: EventsBackend) -> Iterable[str]:
    return (f"rule {name}" for bus in events.event_buses.values() for name in bus.rules)


def _of_sns(sns: SNSBackend) -> Iterable[str]:
    return [
        *(f"topic {arn}" for arn in sns.topics),
        *(f"subscription {arn}" for arn in sns.subscriptions),
    ]


def _of_sqs(sqs: SQSBackend) -> Iterable[str]:
    return (f"queue {name}" for name in sqs.queues)


def _of_logs(logs: LogsBackend) -> Iterable[str]:
    return (f"log-group {name}" for name in logs.groups)


def _of_eks(eks: EKSBackend) -> Iterable[str]:
    return [
        *(f"cluster {name}" for name in eks.clusters),
        *(f"node-group {name}" for one in eks.clusters.values() for name in one.nodegroups),
    ]


def _of_rds(rds: RDSBackend) -> Iterable[str]:
    return [
        *(f"instance {name}" for name in rds.databases),
        *(f"snapshot {name}" for name in rds.database_snapshots),
        *(f"subnet-group {name}" for name in rds.subnet_groups),
        *(f"parameter-group {name}" for name in rds.db_parameter_groups),
    ]


def _of_secrets(secrets: SecretsManagerBackend) -> Iterable[str]:
    return (f"secret {name}" for name in secrets.secrets)


LISTS: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "s3": _of_s3,
    "kms": _of_kms,
    "iam": _of_iam,
    "ec2": _of_ec2,
    "eks": _of_eks,
    "emr": _of_emr,
    "glue": _of_glue,
    "athena": _of_athena,
    "scheduler": _of_scheduler,
    "events": _of_events,
    "sns": _of_sns,
    "sqs": _of_sqs,
    "logs": _of_logs,
    "rds": _of_rds,
    "secretsmanager": _of_secrets,
}


def leftovers() -> list[str]:
    """All that is left, as `service kind name`, sorted."""
    return sorted(
        f"{service} {one}"
        for backends in vars(BackendDict)["_instances"]
        for service in [backends.service_name]
        for account, regions in backends.items()
        if account != NOBODY
        for backend in regions.values()
        for one in _listed(service, backend)
    )


def _listed(service: str, backend: object) -> Iterable[str]:
    if service in HOLDING_NOTHING:
        return []
    if service not in LISTS:
        return ["is used, and the emulator does not know how to list what it holds"]
    return LISTS[service](backend)
