"""Calls (応対): an operator speaks with a customer of one tenant, who proves who they are before anything is shown."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from portalops.facts.personal import Personal
from portalops.references import TenantRef


class Call(Struct, frozen=True, kw_only=True):
    """A call about one tenant under a case number; passed are the identity checks that were done, not their answers."""

    number: int
    tenant: TenantRef
    case_number: str
    operator: str
    opened_at: datetime
    passed: tuple[str, ...] = ()
    closed_at: datetime | None = None


class Reveal(Struct, frozen=True, kw_only=True):
    """One kind of a tenant's personal data is shown to one operator until an instant."""

    tenant: TenantRef
    what: Personal
    until: datetime
