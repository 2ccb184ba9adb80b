"""Stand-in for deleting one version of an object in a bucket whose versioning is suspended.

moto deletes all versions at once there, and breaks over a delete marker among them. A bucket that
is emptied when its stack goes is in that state.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectsfromVersioningSuspendedBuckets.html
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import S3Backend

from lake_emulator.patches import Replaced, wrap

Deleted = tuple[bool, dict[str, Any]]


def _one_version(own: Replaced) -> Replaced:
    def delete(
        self: S3Backend,
        bucket_name: str,
        key_name: str,
        version_id: str | None = None,
        **named: bool,
    ) -> Deleted:
        bucket = self.get_bucket(bucket_name)
        if version_id is None or bucket.versioning_status != "Suspended":
            answer: Deleted = own(self, bucket_name, key_name, version_id=version_id, **named)
            return answer
        versions = bucket.keys.getlist(key_name, [])
        kept = [one for one in versions if str(one.version_id) != version_id]
        bucket.keys.setlist(key_name, kept)
        if not kept:
            bucket.keys.pop(key_name)
        return True, {"version-id": version_id}

    return delete


def install() -> None:
    """Put the stand-in into moto."""
    wrap(S3Backend, "delete_object", _one_version)
