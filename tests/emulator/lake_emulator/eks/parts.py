"""Stand-ins for access entries and pod identity associations, which moto lacks.

https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.eks import urls
from moto.eks.responses import EKSResponse

from lake_emulator.eks import addons
from lake_emulator.eks.cluster import refusal
from lake_emulator.eks.clusters import cluster_of
from lake_emulator.eks.parts_of import arn_of, found, new
from lake_emulator.patches import add
from lake_emulator.roles import role_named, trusts

PODS = "pods.eks.amazonaws.com"
# Hexadecimal digits of an association's id.
ID_BYTES = 8

Action = Callable[[EKSResponse], ActionResult]


def _create_access_entry(self: EKSResponse) -> ActionResult:
    cluster = cluster_of(self)
    principal = self._get_param("principalArn")
    if "API" not in cluster.access_config["authenticationMode"]:
        raise refusal(cluster.name, "The cluster's authentication mode must be set to API")
    if ":role/" in principal and role_named(self.current_account, principal) is None:
        raise refusal(cluster.name, f"The specified principalArn is invalid: {principal}")
    entry = {
        "principalArn": principal,
        "accessEntryArn": arn_of(self, "access-entry", cluster, secrets.token_hex(ID_BYTES)),
        "kubernetesGroups": self._get_param("kubernetesGroups") or [],
        "username": self._get_param("username") or principal,
        "type": self._get_param("type") or "STANDARD",
        "tags": self._get_param("tags") or {},
        "policies": {},
    }
    return ActionResult({"accessEntry": new(cluster.entries, principal, cluster, entry)})


def _entry(self: EKSResponse) -> dict[str, Any]:
    cluster = cluster_of(self)
    return found(cluster.entries, self._get_param("principalArn"), cluster)


def _describe_access_entry(self: EKSResponse) -> ActionResult:
    return ActionResult({"accessEntry": _entry(self)})


def _update_access_entry(self: EKSResponse) -> ActionResult:
    entry = _entry(self)
    for key in ("kubernetesGroups", "username"):
        if self._get_param(key) is not None:
            entry[key] = self._get_param(key)
    return ActionResult({"accessEntry": entry})


def _delete_access_entry(self: EKSResponse) -> ActionResult:
    _entry(self)
    del cluster_of(self).entries[self._get_param("principalArn")]
    return ActionResult({})


def _associate_access_policy(self: EKSResponse) -> ActionResult:
    policies = _entry(self)["policies"]
    arn, now = self._get_param("policyArn"), utcnow()
    scope = self._get_param("accessScope")
    policies[arn] = {
        "policyArn": arn,
        "accessScope": scope,
        "associatedAt": now,
        "modifiedAt": now,
    }
    return ActionResult({"associatedAccessPolicy": policies[arn]})


def _list_associated_access_policies(self: EKSResponse) -> ActionResult:
    return ActionResult({"associatedAccessPolicies": list(_entry(self)["policies"].values())})


def _disassociate_access_policy(self: EKSResponse) -> ActionResult:
    policies = _entry(self)["policies"]
    arn = self._get_param("policyArn")
    found(policies, arn, cluster_of(self))
    del policies[arn]
    return ActionResult({})


def _create_association(self: EKSResponse) -> ActionResult:
    cluster, key = cluster_of(self), f"a-{secrets.token_hex(ID_BYTES)}"
    role = role_named(self.current_account, self._get_param("roleArn"))
    # AWS finds out when the first pod asks for the role; here it is seen at once.
    if role is None or not trusts(role, PODS, self.current_account, cluster.arn):
        raise refusal(cluster.name, f"Trust policy of the role must let {PODS} assume it")
    place = {name: self._get_param(name) for name in ("namespace", "serviceAccount")}
    if any(place.items() <= one.items() for one in cluster.associations.values()):
        raise refusal(cluster.name, "Association already exists")
    association = {
        **place,
        "roleArn": self._get_param("roleArn"),
        "associationId": key,
        "associationArn": arn_of(self, "podidentityassociation", cluster, key),
        "disableSessionTags": self._get_param("disableSessionTags") or False,
        "tags": self._get_param("tags") or {},
    }
    return ActionResult({"association": new(cluster.associations, key, cluster, association)})


def _association(self: EKSResponse) -> dict[str, Any]:
    cluster = cluster_of(self)
    return found(cluster.associations, self._get_param("associationId"), cluster)


def _describe_association(self: EKSResponse) -> ActionResult:
    return ActionResult({"association": _association(self)})


def _update_association(self: EKSResponse) -> ActionResult:
    association = _association(self)
    association["roleArn"] = self._get_param("roleArn") or association["roleArn"]
    return ActionResult({"association": association})


def _delete_association(self: EKSResponse) -> ActionResult:
    association = _association(self)
    del cluster_of(self).associations[association["associationId"]]
    return ActionResult({"association": association})


ACTIONS: dict[str, Action] = {
    "create_access_entry": _create_access_entry,
    "describe_access_entry": _describe_access_entry,
    "update_access_entry": _update_access_entry,
    "delete_access_entry": _delete_access_entry,
    "associate_access_policy": _associate_access_policy,
    "list_associated_access_policies": _list_associated_access_policies,
    "disassociate_access_policy": _disassociate_access_policy,
    **addons.ACTIONS,
    "create_pod_identity_association": _create_association,
    "describe_pod_identity_association": _describe_association,
    "update_pod_identity_association": _update_association,
    "delete_pod_identity_association": _delete_association,
}
# Below these, moto has no addresses.
FOLDERS = ("access-entries", "addons", "pod-identity-associations", "updates")


def install() -> None:
    """Put the stand-ins into moto."""
    for name, action in ACTIONS.items():
        add(EKSResponse, name, action)
    for folder in FOLDERS:
        place = f"{{0}}/clusters/(?P<name>[^/]+)/{folder}"
        urls.url_paths[f"{place}$"] = urls.response.dispatch
        urls.url_paths[f"{place}/(?P<rest>.+)$"] = urls.response.dispatch
    urls.url_paths["{0}/addons/supported-versions$"] = urls.response.dispatch
