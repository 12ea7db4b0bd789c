"""Approvals: plans and whole files that wait for a second person, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from portalops.references import TenantRef

ApprovalState = Literal["waiting", "agreed", "declined", "withdrawn", "done"]


class ApprovalRequest(Struct, frozen=True, kw_only=True):
    """What somebody asks a second person to agree to: what was asked, the plan as it was shown, and why it waits.

    A request for a file of rows has its digest in place of a plan. One that waits beyond its last instant has expired.
    """

    number: int
    operation: str
    target: str
    tenant: TenantRef | None
    asked: dict[str, Any]
    plan: dict[str, Any]
    why: str
    content_hash: str
    requested_by: str
    joined_by: tuple[str, ...] = ()
    requested_at: datetime
    expires_at: datetime
    state: ApprovalState
    decided_by: str | None = None
    decided_at: datetime | None = None
    said: str = ""
    record: int | None = None
