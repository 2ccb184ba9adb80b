"""Stand-in for add-ons, which moto lacks.

Cluster DNS runs as pods on nodes: without any, its add-on is DEGRADED until there are some.

https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddonVersions.html
https://docs.aws.amazon.com/eks/latest/APIReference/API_AddonIssue.html
"""

from __future__ import annotations

import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.eks.exceptions import InvalidParameterException
from moto.eks.responses import EKSResponse

from lake_emulator.eks.cluster import WholeCluster
from lake_emulator.eks.clusters import cluster_of
from lake_emulator.eks.parts_of import arn_of, found, new

# Versions on offer, the newest first; a `{}` stands for the version of Kubernetes.
VERSIONS: dict[str, tuple[str, ...]] = {
    "coredns": ("v1.13.2-eksbuild.4", "v1.13.2-eksbuild.3"),
    "eks-pod-identity-agent": ("v1.3.10-eksbuild.2",),
    "kube-proxy": ("v{}.9-eksbuild.1", "v1.35.3-eksbuild.2", "v1.34.6-eksbuild.2"),
    "vpc-cni": ("v1.22.3-eksbuild.1", "v1.21.1-eksbuild.7"),
}
KUBERNETES = ("1.34", "1.35", "1.36")
CHANGEABLE = ("addonVersion", "serviceAccountRoleArn", "configurationValues")


def offered(addon: str, kubernetes: str) -> list[str]:
    """Versions of an add-on that go with a version of Kubernetes, the newest first."""
    versions = [version.format(kubernetes) for version in VERSIONS.get(addon, ())]
    if addon != "kube-proxy":
        return versions
    # The proxy is of the control plane's own minor version.
    return [version for version in versions if version.startswith(f"v{kubernetes}.")]


def _check(cluster: WholeCluster, addon: str, version: str | None) -> str:
    versions = offered(addon, cluster.version)
    if not versions:
        raise _invalid(cluster, addon, f"Addon {addon} specified is not supported")
    if version is not None and version not in versions:
        raise _invalid(cluster, addon, "Addon version specified is not supported")
    return version or versions[0]


def _invalid(cluster: WholeCluster, addon: str, message: str) -> InvalidParameterException:
    return InvalidParameterException(
        clusterName=cluster.name,
        nodegroupName=None,
        fargateProfileName=None,
        addonName=addon,
        message=message,
    )


def _has_nodes(cluster: WholeCluster) -> bool:
    pools = cluster.compute_config.get("nodePools") or []
    return bool(cluster.nodegroups) or bool(cluster.compute_config.get("enabled") and pools)


def _shown(cluster: WholeCluster, addon: dict[str, Any]) -> ActionResult:
    if addon["addonName"] != "coredns" or _has_nodes(cluster):
        return ActionResult({"addon": addon | {"status": "ACTIVE", "health": {"issues": []}}})
    issue = {
        "code": "InsufficientNumberOfReplicas",
        "message": "The add-on is unhealthy because it lacks replicas.",
    }
    return ActionResult({"addon": addon | {"status": "DEGRADED", "health": {"issues": [issue]}}})


def _create(self: EKSResponse) -> ActionResult:
    cluster, name = cluster_of(self), self._get_param("addonName")
    addon = {
        "addonName": name,
        "addonArn": arn_of(self, "addon", cluster, name),
        "addonVersion": _check(cluster, name, self._get_param("addonVersion")),
        "serviceAccountRoleArn": self._get_param("serviceAccountRoleArn"),
        "configurationValues": self._get_param("configurationValues"),
        "tags": self._get_param("tags") or {},
    }
    return _shown(cluster, new(cluster.addons, name, cluster, addon))


def _describe(self: EKSResponse) -> ActionResult:
    cluster = cluster_of(self)
    return _shown(cluster, found(cluster.addons, self._get_param("addonName"), cluster))


def _update(self: EKSResponse) -> ActionResult:
    cluster, name = cluster_of(self), self._get_param("addonName")
    addon = found(cluster.addons, name, cluster)
    _check(cluster, name, self._get_param("addonVersion"))
    for key in CHANGEABLE:
        if self._get_param(key) is not None:
            addon[key] = self._get_param(key)
    addon["modifiedAt"] = utcnow()
    update = {"id": str(uuid.uuid4()), "type": "AddonUpdate", "createdAt": utcnow()}
    return ActionResult({"update": update | {"status": "Successful", "params": [], "errors": []}})


def _delete(self: EKSResponse) -> ActionResult:
    cluster, name = cluster_of(self), self._get_param("addonName")
    addon = found(cluster.addons, name, cluster)
    del cluster.addons[name]
    return ActionResult({"addon": addon | {"status": "DELETING"}})


def _describe_versions(self: EKSResponse) -> ActionResult:
    name, kubernetes = self._get_param("addonName"), self._get_param("kubernetesVersion")
    names = [name] if name else sorted(VERSIONS)
    clusters = [kubernetes] if kubernetes else list(KUBERNETES)
    return ActionResult({"addons": [_info(one, clusters) for one in names if one in VERSIONS]})


def _info(addon: str, clusters: list[str]) -> dict[str, Any]:
    by_version: dict[str, list[dict[str, Any]]] = {}
    for cluster in clusters:
        versions = offered(addon, cluster) if cluster in KUBERNETES else []
        for version in versions:
            # The default is not the newest: whoever asks for that one gets another.
            fits = {"clusterVersion": cluster, "defaultVersion": version == versions[-1]}
            by_version.setdefault(version, []).append(fits)
    return {
        "addonName": addon,
        "type": "networking",
        "addonVersions": [
            {"addonVersion": version, "compatibilities": fits, "architecture": ["amd64", "arm64"]}
            for version, fits in by_version.items()
        ],
    }


ACTIONS = {
    "create_addon": _create,
    "describe_addon": _describe,
    "update_addon": _update,
    "delete_addon": _delete,
    "describe_addon_versions": _describe_versions,
}
