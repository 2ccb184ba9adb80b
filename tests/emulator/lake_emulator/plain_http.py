"""Makes up for HTTP without TLS: Amazon's SDK for Java refuses to name a KMS key over it.

Hadoop's S3A copies an object (which is how it renames one) with the key that HEAD names, and fails
here for that reason alone; on AWS it speaks HTTPS. So HEAD names no key to Hadoop; the object is
encrypted by the bucket's default all the same.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

KMS_KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id"

Headers = list[tuple[str, str]]
Start = Callable[..., Any]


def without_key_id(environ: Mapping[str, Any], start: Start) -> Start:
    """`start`, which leaves the key's id out of what Hadoop is told."""
    if not environ.get("HTTP_USER_AGENT", "").startswith("Hadoop"):
        return start

    def plainly(status: str, headers: Headers, *more: object) -> object:
        kept = [(name, text) for name, text in headers if name.lower() != KMS_KEY_ID]
        return start(status, kept, *more)

    return plainly
