"""Entries of the record as a program would write them that knows nothing of portalops but its tables.

It is what stores are made with, and the floor under what portalops writes: canonical JSON, SHA-256, one chain.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from msgspec.json import Encoder

BEFORE_THE_FIRST = "0" * 64
RECORD_COLUMNS = (
    "seq", "body", "prev_hash", "hash", "at", "operator", "operation", "target", "tenant", "outcome", "request_id",
    "content_hash",
)  # fmt: skip
DETAILS_COLUMNS = ("seq", "salt", "details")

_encode = Encoder(order="sorted").encode


def canonical(value: Any) -> str:
    """JSON with sorted keys."""
    return _encode(value).decode()


class Chain:
    """The end of a record, to which entries are linked one by one."""

    def __init__(self, operator: str, door: str, seq: int = 0, hash_: str = BEFORE_THE_FIRST) -> None:
        self.operator = operator
        self.door = door
        self.seq = seq
        self.hash = hash_

    def link(
        self, at: str, operation: str, target: str, tenant: str, request_id: str, asked: str, details: str, salt: str
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The rows of the record and of its details for something that was done; at is ISO text to the microsecond
        with a space between day and time, asked is what the content hash covers.
        """
        self.seq += 1
        content_hash = sha256(asked.encode()).hexdigest()
        body = canonical(
            {
                "seq": self.seq,
                "at": at.replace(" ", "T") + "Z",
                "operator": self.operator,
                "door": self.door,
                "operation": operation,
                "target": target,
                "tenant": tenant,
                "outcome": "done",
                "codes": (),
                "request_id": request_id,
                "content_hash": content_hash,
                "details_digest": sha256((salt + details).encode()).hexdigest(),
            }
        )
        before, self.hash = self.hash, sha256((self.hash + body).encode()).hexdigest()
        record = (
            self.seq, body, before, self.hash, at, self.operator, operation, target, tenant, "done", request_id,
            content_hash,
        )  # fmt: skip
        return record, (self.seq, salt, details)
