"""Stand-in for tags that a bucket is created with: moto leaves the ones of `CreateBucket` out.

The provider sends them there, and would see its own tags gone at the next refresh.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xmltodict
from moto.s3.responses import S3Response

from lake_emulator.patches import Replaced, wrap


def tags_of(body: bytes) -> dict[str, str]:
    """The tags in the body of a `CreateBucket`."""
    asked = (xmltodict.parse(body) if body else {}).get("CreateBucketConfiguration") or {}
    found = (asked.get("Tags") or {}).get("Tag", [])
    tags = found if isinstance(found, list) else [found]
    return {tag["Key"]: tag["Value"] or "" for tag in tags}


def _with_tags(own: Replaced) -> Replaced:
    def put(
        self: S3Response, request: object, bucket_name: str, querystring: Mapping[str, Any]
    ) -> object:
        answer = own(self, request, bucket_name, querystring)
        if not querystring and (tags := tags_of(self.body)):
            self.backend.put_bucket_tagging(bucket_name, tags)
        return answer

    return put


def install() -> None:
    """Put the stand-in into moto."""
    wrap(S3Response, "_bucket_response_put", _with_tags)
