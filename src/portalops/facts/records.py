"""The record: what was done, tried and refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from portalops.wording import Sentence

SEEN = "seen"
"""The outcome of a look on record."""


class RecordEntry(Struct, frozen=True, kw_only=True):
    """One numbered entry of the record: who did, tried or was refused what."""

    number: int
    at: datetime
    operator: str
    door: str
    operation: str
    target: str
    outcome: str
    codes: tuple[str, ...] = ()
    request_id: str
    details: dict[str, Any] | None = None


class Earlier(Struct, frozen=True, kw_only=True):
    """A request id that was carried out before: its record's number, the hash of what was asked, and its target."""

    number: int
    content_hash: str
    target: str


class ChainCheck(Struct, frozen=True, kw_only=True):
    """What a check of the record's whole chain found: how many entries hold, and the first broken link.

    Sealed says how many entries a checkpoint has that the chain was held against, signed whether its signature was
    looked at. A fault without a broken link is one of the checkpoint itself.
    """

    entries: int
    broken_at: int | None = None
    fault: Sentence | None = None
    sealed: int | None = None
    signed: bool = False
